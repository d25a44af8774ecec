// Where words are written: the mention, replies, Enter, and input methods.

import { el } from "./dom.js";
import { t } from "./strings.js";
import { authorName, BOT_MENTION, summary } from "./text.js";

const MENTIONED = /(?<![\w.])@(丹青|danqing)(?![\w.])/gi;

export class Composer {
  #room = null;
  #replyTo = null;
  #drafts = new Map();

  #wantsToSend = false;

  constructor({ form, words, replying, unaddressed, send, attachments }) {
    Object.assign(this, { form, words, replying, unaddressed, send, attachments });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    words.addEventListener("keydown", (event) => this.#keydown(event));
    words.addEventListener("input", () => this.#changed());
    words.addEventListener("focus", () => this.#greet());
  }

  enter(room) {
    this.#wantsToSend = false;
    if (this.#room) this.#drafts.set(this.#room.id, { text: this.words.value, pictures: this.attachments.swap([]) });
    this.#room = room;
    this.#setReply(null);
    const draft = this.#drafts.get(room.id) ?? { text: "", pictures: [] };
    this.words.value = draft.text;
    this.attachments.swap(draft.pictures);
    this.retranslate();
    if (matchMedia("(pointer: fine)").matches) this.words.focus();
    this.#greet();
  }

  retranslate() {
    if (!this.#room) return;
    this.words.placeholder = t(this.#room.kind === "group" ? "placeholderGroup" : "placeholderDm");
    this.#setReply(this.#replyTo);
    this.attachments.draw();
    this.#changed();
  }

  /** Takes note of pictures that were added, removed or have arrived. */
  noteAttachments() {
    if (!this.#room) return;
    this.#changed();
    if (this.#wantsToSend && !this.attachments.isUploading) this.#submit();
  }

  /** Puts the mention in the words of the language that is spoken now. */
  reword(before) {
    if (this.words.value === `${before} `) this.words.value = this.#mention;
  }

  get #mention() {
    return `${t("mention")} `;
  }

  /** Puts an example in, ready to be sent or changed. */
  fill(text) {
    this.words.value = (this.#room.kind === "group" ? this.#mention : "") + text;
    this.#focusEnd();
  }

  reply(message) {
    // A reply to the bot reaches it without being called by name.
    if (message.author.bot && this.words.value === this.#mention) this.words.value = "";
    this.#setReply(message);
    this.#focusEnd();
  }

  #greet() {
    const empty = this.words.value === "";
    if (this.#room?.kind === "group" && empty && !this.#replyTo) this.#replaceBy(this.#mention);
  }

  #replaceBy(text) {
    this.words.value = text;
    this.words.setSelectionRange(text.length, text.length);
    this.#changed();
  }

  #focusEnd() {
    this.words.focus();
    this.words.setSelectionRange(this.words.value.length, this.words.value.length);
    this.#changed();
  }

  #setReply(message) {
    this.#replyTo = message;
    this.replying.hidden = !message;
    if (!message) return;
    const media = message.files.map((file) => file.kind);
    this.replying.replaceChildren(
      el("span", {}, el("b", {}, t("replyingTo", { name: authorName(message.author) })), " ", summary(message.text, media).slice(0, 80)),
      el("button", { type: "button", class: "icon small", "aria-label": t("cancelReply"), onclick: () => { this.#setReply(null); this.#focusEnd(); } }, "✕"),
    );
  }

  #keydown(event) {
    if (event.key === "Escape" && this.#replyTo) this.#setReply(null);
    if (event.key !== "Enter" || event.shiftKey) return;
    // While an input method composes, Enter chooses its candidate; 229 is how some browsers say it.
    if (event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    this.#submit();
  }

  #changed() {
    const { words } = this;
    words.style.height = "auto";
    words.style.height = `${Math.min(words.scrollHeight, 220)}px`;
    const said = this.#said();
    this.send.disabled = said === "" && this.attachments.isEmpty;
    this.send.classList.toggle("waiting", this.#wantsToSend);
    const heard = this.#room?.kind !== "group" || this.#replyTo?.author.bot || words.value.match(MENTIONED);
    this.unaddressed.hidden = Boolean(heard) || this.send.disabled;
    this.unaddressed.replaceChildren(
      `${t("unaddressed")} `,
      el("button", { type: "button", class: "plain", onclick: () => { words.value = this.#mention + words.value; this.#focusEnd(); } }, t("addMention")),
    );
  }

  #said() {
    return this.words.value.replace(MENTIONED, "").trim();
  }

  #submit() {
    this.#wantsToSend = false;
    if (this.#said() === "" && this.attachments.isEmpty) return;
    if (!this.attachments.isReady) {
      // Sent by itself once they have arrived; what failed is for the person to repair first.
      this.#wantsToSend = this.attachments.isUploading;
      this.#changed();
      return;
    }
    const text = this.words.value.replace(MENTIONED, BOT_MENTION).trim();
    this.form.dispatchEvent(new CustomEvent("say", { detail: { text, files: this.attachments.take(), replyTo: this.#replyTo } }));
    this.#setReply(null);
    this.words.value = "";
    this.#greet();
    this.#changed();
  }
}
