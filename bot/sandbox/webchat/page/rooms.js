// The list of rooms, with what was said last and what has not been read.

import { el } from "./dom.js";
import { t } from "./strings.js";
import { clockTime, dayKey, roomName, summary } from "./text.js";

export class Rooms {
  #rooms = new Map();
  #unread = new Map();

  constructor({ list, menuUnread, onChoose }) {
    Object.assign(this, { list, menuUnread, onChoose });
    this.current = null;
  }

  set(rooms) {
    for (const room of rooms) this.#rooms.set(room.id, room);
    this.draw();
  }

  get(id) {
    return this.#rooms.get(id);
  }

  get first() {
    return this.#rooms.values().next().value;
  }

  choose(id) {
    this.current = id;
    this.#unread.delete(id);
    this.draw();
  }

  /** Takes note of a message; counts it where nobody is looking. */
  note(message, { seen }) {
    const room = this.#rooms.get(message.room);
    if (!room) return;
    const fresh = !room.last || room.last.index < message.index;
    if (!room.last || room.last.index <= message.index) room.last = message;
    if (fresh && !seen) this.#unread.set(room.id, (this.#unread.get(room.id) ?? 0) + 1);
    this.draw();
  }

  seen() {
    if (this.#unread.delete(this.current)) this.draw();
  }

  draw() {
    this.list.replaceChildren(...[...this.#rooms.values()].map((room) => this.#row(room)));
    let total = 0;
    for (const [id, count] of this.#unread) if (id !== this.current) total += count;
    const all = [...this.#unread.values()].reduce((a, b) => a + b, 0);
    this.menuUnread.hidden = total === 0;
    this.menuUnread.textContent = total;
    document.title = all ? `(${all}) 丹青` : "丹青 Danqing";
  }

  #row(room) {
    const { last } = room;
    const count = room.id === this.current ? 0 : this.#unread.get(room.id) ?? 0;
    const words = last ? (last.recalled ? t("recalled") : `${last.author.bot ? "" : `${last.author.name}: `}${summary(last.text, last.files.map((file) => file.kind))}`) : t(room.kind);
    const today = last && dayKey(last.sent_at) === new Date().toDateString();
    return el(
      "li",
      {},
      el(
        "button",
        { type: "button", class: "room", "aria-current": room.id === this.current ? "true" : null, "data-room": room.id, onclick: () => this.onChoose(room.id) },
        el("span", { class: `room-mark ${room.kind}`, "aria-hidden": "true" }, room.kind === "dm" ? "墨" : "坊"),
        el("span", { class: "room-text" }, el("span", { class: "room-name" }, roomName(room)), el("span", { class: "room-last" }, words.slice(0, 60))),
        el("span", { class: "room-side" }, today ? el("time", {}, clockTime(last.sent_at)) : null, count ? el("span", { class: "unread", "aria-label": t("unread", { count }) }, String(count)) : null),
      ),
    );
  }
}
