// Small ways of making elements; text always goes in as text.

export function el(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "class") element.className = value;
    else if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name.startsWith("aria-") || name.startsWith("data-") || name === "role") element.setAttribute(name, value);
    else element[name] = value;
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

const INKS = ["#8a5a44", "#5b7065", "#4f6d8c", "#7a5c86", "#a06a2c", "#4a7a7a", "#94505f", "#66702f"];

function inkOf(key) {
  let sum = 0;
  for (const char of key) sum = (sum * 31 + char.codePointAt(0)) >>> 0;
  return INKS[sum % INKS.length];
}

/** A round mark with a person's initial; the bot wears its seal. */
export function avatar(author, size = "") {
  if (author.bot === true) return el("img", { class: `avatar seal-avatar ${size}`, src: "/assets/seal.svg", alt: "" });
  const mark = el("span", { class: `avatar ${size}`, "aria-hidden": "true" }, [...author.name.trim()][0]?.toUpperCase() ?? "?");
  mark.style.backgroundColor = inkOf(author.id);
  return mark;
}

export function toast(text) {
  const note = el("div", { class: "toast" }, text);
  document.getElementById("toasts").append(note);
  setTimeout(() => note.classList.add("leaving"), 4200);
  setTimeout(() => note.remove(), 4600);
}
