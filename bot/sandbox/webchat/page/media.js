// Pictures and films in a message, and the lightbox.

import { el } from "./dom.js";
import { t } from "./strings.js";

const lightbox = document.getElementById("lightbox");

function enlarge(file) {
  const close = el("button", { type: "button", class: "icon lightbox-close", "aria-label": t("close"), onclick: () => lightbox.close() }, "✕");
  const open = el("a", { class: "lightbox-link", href: file.url, target: "_blank", rel: "noopener" }, t("openOriginal"));
  const picture = el("img", { src: file.url, alt: file.name, onclick: () => lightbox.close() });
  lightbox.replaceChildren(close, picture, open);
  lightbox.showModal();
}

lightbox.addEventListener("click", (event) => event.target === lightbox && lightbox.close());
lightbox.addEventListener("close", () => lightbox.replaceChildren());

/** Stands for a file that cannot be shown. */
export function fileCard(name) {
  return el("span", { class: "file-card" }, el("span", { class: "file-sign", "aria-hidden": "true" }, "🖼"), el("span", { class: "file-name" }, name));
}

function picture(file) {
  const image = el("img", { src: file.url, alt: file.name, decoding: "async" });
  const button = el("button", { type: "button", class: "picture", "aria-label": `${t("enlarge")}: ${file.name}`, onclick: () => enlarge(file) }, image);
  // Not every browser can draw every picture that the bot can read.
  image.addEventListener("error", () => button.replaceWith(fileCard(file.name)));
  return button;
}

function film(file) {
  const video = el("video", { class: "film", controls: true, playsInline: true, muted: true, loop: true, preload: "metadata" });
  // The attributes as well as the properties: a copied node keeps only these.
  for (const name of ["muted", "playsinline"]) video.setAttribute(name, "");
  // The fragment makes every browser show a first frame without a poster.
  video.src = `${file.url}#t=0.001`;
  video.setAttribute("aria-label", file.name);
  return video;
}

const BUILDERS = { image: picture, video: film };

function size(bytes) {
  return bytes < 1024 * 1024 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

/** `canSave`: with a link to keep each, which nobody needs for pictures of their own. */
export function renderMedia(files, { canSave = true } = {}) {
  const gallery = el("div", { class: `media media-${Math.min(files.length, 4)}` });
  for (const file of files) {
    const shown = BUILDERS[file.kind]?.(file);
    const save = canSave && el("figcaption", {}, el("a", { class: "save", href: file.url, download: file.name }, `${t("download")} · ${size(file.size)}`));
    gallery.append(el("figure", {}, ...[shown, save].filter(Boolean)));
  }
  return gallery;
}
