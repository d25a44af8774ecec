// The conversation: messages in order, days, scrolling, what is being sent.

import { el } from "./dom.js";
import { MessageView } from "./message.js";
import { t } from "./strings.js";
import { dayKey, dayName } from "./text.js";

const GROUPED_MS = 4 * 60 * 1000;
const NEAR_PX = 90;

export class Timeline {
  #views = new Map();
  #sending = new Map();
  #stuck = true;
  #lastTop = 0;

  constructor({ scroll, log, newer, empty, context, loadOlder }) {
    Object.assign(this, { scroll, log, newer, empty, context, loadOlder });
    this.older = el("button", { type: "button", class: "older", hidden: true, onclick: () => this.#fetchOlder() });
    scroll.prepend(this.older);
    scroll.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    newer.addEventListener("click", () => this.toEnd());
    // Pictures and bars change heights after they are in place.
    new ResizeObserver(() => this.#stuck && this.#jump()).observe(log);
    new ResizeObserver(() => this.#stuck && this.#jump()).observe(scroll);
  }

  show(messages, more) {
    this.#views.clear();
    this.#sending.clear();
    this.log.replaceChildren();
    // A room that opens is not news: only what comes later is read out.
    this.log.setAttribute("aria-busy", "true");
    for (const message of messages) this.#place(message);
    this.#arrange();
    this.log.setAttribute("aria-busy", "false");
    this.older.hidden = !more;
    this.toEnd();
  }

  get first() {
    return [...this.#views.values()].reduce((a, b) => (a && a.message.index < b.message.index ? a : b), null)?.message;
  }

  has(id) {
    return this.#views.has(id);
  }

  /** Shows a message, new or changed. */
  put(message) {
    const known = this.#views.get(message.id);
    if (known) {
      known.update(message);
      return;
    }
    this.#place(message);
    this.#arrange();
    if (message.author.id === this.context.me().id) this.toEnd();
    else if (!this.#stuck) this.newer.hidden = false;
  }

  /** Shows what is on its way to the service, or could not get there. */
  putPending(message) {
    const known = this.#sending.get(message.client_id);
    if (known) known.update(message);
    else {
      const view = new MessageView(message, this.context);
      this.#sending.set(message.client_id, view);
      this.log.append(view.element);
      this.#arrange();
    }
    this.toEnd();
  }

  dropPending(clientId) {
    this.#sending.get(clientId)?.element.remove();
    this.#sending.delete(clientId);
    this.#arrange();
  }

  release(messageId) {
    this.#views.get(messageId)?.release();
  }

  reveal(id) {
    const view = this.#views.get(id);
    if (!view) return;
    view.element.scrollIntoView({ block: "center", behavior: "smooth" });
    view.element.classList.add("lit");
    setTimeout(() => view.element.classList.remove("lit"), 1600);
  }

  retranslate() {
    for (const view of [...this.#views.values(), ...this.#sending.values()]) view.retranslate();
    this.#arrange();
  }

  toEnd() {
    this.#stuck = true;
    this.newer.hidden = true;
    this.#jump();
  }

  #place(message) {
    if (message.client_id && this.#sending.has(message.client_id)) {
      this.#sending.get(message.client_id).element.remove();
      this.#sending.delete(message.client_id);
    }
    const view = new MessageView(message, this.context);
    this.#views.set(message.id, view);
    let next = null;
    for (let child = this.log.lastElementChild; child; child = child.previousElementSibling) {
      const other = this.#views.get(child.dataset.id);
      if (other && other.message.index < message.index) break;
      next = child;
    }
    this.log.insertBefore(view.element, next);
  }

  async #fetchOlder() {
    const { first } = this;
    if (!first) return;
    const height = this.scroll.scrollHeight;
    const more = await this.loadOlder(first.id, (messages) => {
      for (const message of messages) if (!this.has(message.id)) this.#place(message);
      this.#arrange();
    });
    this.older.hidden = !more;
    this.scroll.scrollTop += this.scroll.scrollHeight - height;
  }

  /** Puts the days between the messages and draws runs by one author together. */
  #arrange() {
    this.older.textContent = t("loadOlder");
    this.newer.textContent = `↓ ${t("newer")}`;
    for (const day of this.log.querySelectorAll(":scope > .day")) day.remove();
    let before = null;
    for (const element of [...this.log.children]) {
      const view = this.#views.get(element.dataset.id) ?? [...this.#sending.values()].find((each) => each.element === element);
      const { message } = view;
      const newDay = !before || dayKey(before.sent_at) !== dayKey(message.sent_at);
      if (newDay) this.log.insertBefore(el("li", { class: "day", role: "separator" }, el("span", {}, dayName(message.sent_at))), element);
      const run = !newDay && before.author.id === message.author.id && new Date(message.sent_at) - new Date(before.sent_at) < GROUPED_MS;
      element.classList.toggle("run", run);
      before = message;
    }
    this.empty.hidden = before !== null;
  }

  #scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.scroll;
    // Content that grows below moves nothing: only a way up means somebody reads older messages.
    const near = scrollHeight - scrollTop - clientHeight < NEAR_PX;
    this.#stuck = near || (this.#stuck && scrollTop >= this.#lastTop);
    this.#lastTop = scrollTop;
    if (near) this.newer.hidden = true;
  }

  #jump() {
    this.scroll.scrollTop = this.scroll.scrollHeight;
  }
}
