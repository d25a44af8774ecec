// The small dialogs: a new room, who I am, being somebody else.

import { api } from "./api.js";
import { avatar, el } from "./dom.js";
import { t } from "./strings.js";

const sheet = document.getElementById("sheet");

sheet.addEventListener("click", (event) => event.target === sheet && sheet.close());

function open(title, submitLabel, fields, onSubmit, extra = []) {
  const form = el(
    "form",
    {},
    el("h2", {}, title),
    ...fields,
    el("div", { class: "sheet-row" }, el("button", { type: "button", class: "act secondary", onclick: () => sheet.close() }, t("cancel")), el("button", { type: "submit", class: "act primary" }, submitLabel)),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    sheet.close();
    onSubmit(new FormData(form));
  });
  sheet.replaceChildren(form, ...extra);
  sheet.showModal();
}

function textField(label, name, value, maxLength) {
  return el("label", { class: "field" }, el("span", {}, label), el("input", { name, value, maxLength, required: true, autocomplete: "off" }));
}

function choice(label, name, value, checked) {
  return el("label", { class: "choice" }, el("input", { type: "radio", name, value, checked }), el("span", {}, label));
}

export function newRoomSheet(onCreate) {
  const fields = [textField(t("roomName"), "name", "", 60), choice(t("kindGroup"), "kind", "group", true), choice(t("kindDm"), "kind", "dm", false)];
  open(t("newRoom"), t("create"), fields, (data) => onCreate(data.get("name"), data.get("kind")));
}

export async function profileSheet(me, { onRename, onBe }) {
  const extra = me.sandbox ? [await becoming(me, onBe)] : [];
  open(t("profile"), t("save"), [textField(t("name"), "name", me.name, 40)], (data) => onRename(data.get("name")), extra);
}

async function becoming(me, onBe) {
  const { people } = await api.people();
  const others = people.filter((person) => person.id !== me.id).slice(-30);
  const name = el("input", { placeholder: t("newPerson"), "aria-label": t("newPerson"), maxLength: 40 });
  const become = el("form", { class: "become" }, name, el("button", { type: "submit", class: "act secondary" }, t("become")));
  become.addEventListener("submit", (event) => {
    event.preventDefault();
    onBe(null, name.value.trim() || null);
  });
  return el(
    "section",
    { class: "others" },
    el("h3", {}, t("beSomebody")),
    el("p", {}, t("beText")),
    el("div", { class: "people" }, ...others.map((person) => el("button", { type: "button", class: "person", onclick: () => onBe(person.id, null) }, avatar(person, "tiny"), person.name))),
    become,
  );
}
