// One message as an element that can be brought up to date in place.

import { avatar, el } from "./dom.js";
import { renderMedia } from "./media.js";
import { t } from "./strings.js";
import { authorName, clockTime, fullTime, renderText, summary } from "./text.js";

const LONG_CHARS = 700;
const LONG_LINES = 14;
const PRESS_PATIENCE_MS = 4000;

export class MessageView {
  constructor(message, context) {
    this.context = context;
    this.open = false;
    this.quote = el("div", { class: "quote-slot" });
    this.words = el("div", { class: "words" });
    this.fold = el("div", { class: "fold-slot" });
    this.bar = el("div", { class: "bar-slot" });
    this.media = el("div", { class: "media-slot" });
    this.buttons = el("div", { class: "buttons", role: "group" });
    this.note = el("span", { class: "note" });
    this.head = el("div", { class: "head" });
    this.face = el("div", { class: "face" });
    this.acts = el("div", { class: "acts" });
    const bubble = el("div", { class: "bubble" }, this.quote, this.media, this.words, this.fold, this.bar, this.buttons);
    this.element = el("li", { class: "message" }, this.face, el("div", { class: "body" }, this.head, el("div", { class: "bubble-row" }, bubble, this.acts), this.note));
    this.update(message);
  }

  update(message) {
    const before = this.message;
    this.message = message;
    const { element } = this;
    element.dataset.id = message.id ?? "";
    element.classList.toggle("mine", message.author.id === this.context.me().id);
    element.classList.toggle("from-bot", Boolean(message.author.bot));
    element.classList.toggle("recalled", message.recalled);
    element.classList.toggle("pending", Boolean(message.pending));
    this.#drawHead();
    this.#drawQuote();
    this.#drawWords();
    this.#drawProgress();
    if (files(before) !== files(message)) this.media.replaceChildren(...(message.files.length && !message.recalled ? [renderMedia(message.files, { canSave: Boolean(message.author.bot) })] : []));
    this.#drawButtons(before);
    this.#drawNote();
    this.#drawActs();
  }

  /** Draws the page's own words again after the language changed. */
  retranslate() {
    const { message } = this;
    this.message = undefined;
    this.media.replaceChildren();
    this.update(message);
  }

  #drawHead() {
    const { author, sent_at } = this.message;
    const mine = author.id === this.context.me().id;
    const tags = [author.bot ? t("bot") : "", author.role === "moderator" ? t("moderator") : "", mine ? t("you") : ""].filter(Boolean);
    this.head.replaceChildren(
      el("span", { class: "name" }, authorName(author)),
      ...tags.map((tag) => el("span", { class: "tag" }, tag)),
      el("time", { dateTime: sent_at, title: fullTime(sent_at) }, clockTime(sent_at)),
    );
    this.face.replaceChildren(avatar(author));
  }

  #drawQuote() {
    const { reply_to: replied } = this.message;
    if (!replied || this.message.recalled) return this.quote.replaceChildren();
    const words = replied.recalled ? t("recalled") : summary(replied.excerpt, replied.media);
    const quote = el("button", { type: "button", class: "quote", onclick: () => this.context.reveal(replied.id) }, el("b", {}, authorName(replied.author)), " ", words);
    return this.quote.replaceChildren(quote);
  }

  #drawWords() {
    const { text, recalled } = this.message;
    this.words.replaceChildren(recalled ? t("recalled") : renderText(text));
    this.words.hidden = !recalled && !text;
    const long = text.length > LONG_CHARS || text.split("\n").length > LONG_LINES;
    this.words.classList.toggle("folded", long && !this.open);
    const turn = () => {
      this.open = !this.open;
      this.#drawWords();
    };
    this.fold.replaceChildren(
      ...(long ? [el("button", { type: "button", class: "fold", "aria-expanded": String(this.open), onclick: turn }, t(this.open ? "less" : "more"))] : []),
    );
  }

  #drawProgress() {
    const { progress, recalled } = this.message;
    if (progress === null || recalled) return this.bar.replaceChildren();
    const bar = this.bar.querySelector("progress") ?? el("progress", { max: 100 });
    bar.value = progress;
    bar.setAttribute("aria-label", t("progress"));
    // The bar itself stays, so that its way from one value to the next can be drawn. The number
    // stands in the message's own words.
    if (!this.bar.contains(bar)) this.bar.replaceChildren(bar);
    return undefined;
  }

  #drawButtons(before) {
    const { buttons, recalled } = this.message;
    const same = before && JSON.stringify(before.buttons) === JSON.stringify(buttons);
    if (same) return this.release();
    this.buttons.replaceChildren(
      ...(recalled ? [] : buttons.map((button) =>
        el("button", { type: "button", class: `act ${button.style}`, "data-button": button.id, onclick: (event) => this.#press(event.currentTarget, button) }, button.label),
      )),
    );
    return undefined;
  }

  async #press(element, button) {
    for (const each of this.buttons.children) each.disabled = true;
    element.classList.add("pressed");
    this.patience = setTimeout(() => this.release(), PRESS_PATIENCE_MS);
    if (!(await this.context.press(this.message, button))) this.release();
  }

  /** Makes the buttons usable again once the bot has answered, or has not. */
  release() {
    clearTimeout(this.patience);
    for (const each of this.buttons.children) {
      each.disabled = false;
      each.classList.remove("pressed");
    }
  }

  #drawNote() {
    const { pending, failed, edited_at: edited, author } = this.message;
    const notes = [];
    if (failed) {
      notes.push(
        `${t("notSent")} · `,
        el("button", { type: "button", class: "plain", onclick: () => this.context.retry(this.message) }, t("retry")),
        " · ",
        el("button", { type: "button", class: "plain", onclick: () => this.context.discard(this.message) }, t("discard")),
      );
    } else if (pending) notes.push(t("sending"));
    else if (edited && !author.bot) notes.push(t("edited"));
    this.note.replaceChildren(...notes);
    this.note.classList.toggle("failed", Boolean(failed));
  }

  #drawActs() {
    const { message } = this;
    if (message.pending || message.recalled) return this.acts.replaceChildren();
    const mine = message.author.id === this.context.me().id;
    const act = (label, sign, run) => el("button", { type: "button", class: "icon small", title: label, "aria-label": label, onclick: run }, sign);
    return this.acts.replaceChildren(
      act(t("reply"), "↩", () => this.context.reply(message)),
      ...(mine ? [act(t("recall"), "⌫", () => this.context.recall(message))] : []),
    );
  }
}

function files(message) {
  return message && !message.recalled ? message.files.map((file) => file.id).join() : "";
}
