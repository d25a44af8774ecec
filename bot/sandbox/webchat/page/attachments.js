// Pictures that go with the next message: chosen, dropped or pasted, uploaded at once, in order.

import { api, ApiError } from "./api.js";
import { el, toast } from "./dom.js";
import { t } from "./strings.js";
import { fileCard } from "./media.js";

const PICTURE_NAME = /\.(jpe?g|png|webp|gif|bmp|hei[cf]|avif)$/i;

/** Browsers do not know the type of every picture, so its name may speak for it. */
function isPicture(file) {
  return file.type.startsWith("image/") ? file.type !== "image/svg+xml" : PICTURE_NAME.test(file.name);
}

export class Attachments {
  #items = [];
  #limits = { files: 10, file_bytes: Infinity };

  constructor({ strip, picker, button, words, dropzone, onChange }) {
    Object.assign(this, { strip, onChange });
    button.addEventListener("click", () => picker.click());
    picker.addEventListener("change", () => {
      this.add([...picker.files]);
      // The same file may be chosen again after it was removed.
      picker.value = "";
      if (matchMedia("(pointer: fine)").matches) words.focus();
    });
    words.addEventListener("paste", (event) => this.#paste(event));
    this.#listenForDrops(dropzone);
  }

  set limits(limits) {
    this.#limits = limits;
  }

  get isEmpty() {
    return this.#items.length === 0;
  }

  /** Whether all of them have arrived. */
  get isReady() {
    return this.#items.every((item) => item.uploaded);
  }

  get isUploading() {
    return this.#items.some((item) => !item.uploaded && !item.failed);
  }

  add(files) {
    for (const file of files) {
      if (this.#items.length >= this.#limits.files) {
        toast(t("tooManyPictures", { most: this.#limits.files }));
        break;
      }
      if (!isPicture(file)) toast(t("noPicture"));
      else if (file.size > this.#limits.file_bytes) this.#tellTooLarge();
      else this.#items.push(this.#upload({ file, url: URL.createObjectURL(file) }));
    }
    this.#changed();
  }

  /** Gives what a message carries, and begins anew. */
  take() {
    const taken = this.#items.map(({ uploaded, url }) => ({ ...uploaded, preview: url }));
    this.#items = [];
    this.#changed();
    return taken;
  }

  /** Puts other pictures in place, such as those of another room; gives the former ones. */
  swap(items) {
    const before = this.#items;
    this.#items = items;
    this.#changed();
    return before;
  }

  draw() {
    this.strip.hidden = this.isEmpty;
    this.strip.replaceChildren(...this.#items.map((item, index) => this.#card(item, index)));
  }

  #card(item, index) {
    const name = item.file.name || t("pictureName");
    const label = t("pictureNumber", { number: index + 1, name });
    const picture = el("img", { src: item.url, alt: label, draggable: false });
    // Not every browser can draw every picture that the bot can read.
    picture.addEventListener("error", () => picture.replaceWith(fileCard(name)));
    item.bar = el("span", { class: "upload-bar" });
    this.#drawBar(item);
    const state = item.failed ? "failed" : item.uploaded ? "ready" : "uploading";
    return el(
      "li",
      { class: `attached-item ${state}`, title: name },
      picture,
      this.#items.length > 1 ? el("span", { class: "attached-number", "aria-hidden": "true" }, String(index + 1)) : null,
      item.uploaded || item.failed ? null : item.bar,
      item.failed ? el("button", { type: "button", class: "attached-retry", "aria-label": t("retry"), title: t("retry"), onclick: () => this.#again(item) }, "↻") : null,
      el("button", { type: "button", class: "attached-remove", "aria-label": `${t("removePicture")}: ${label}`, title: t("removePicture"), onclick: () => this.#remove(item) }, "✕"),
    );
  }

  #drawBar(item) {
    if (item.bar) item.bar.style.inlineSize = `${Math.round((item.sent ?? 0) * 100)}%`;
  }

  #upload(item) {
    item.failed = false;
    item.sent = 0;
    item.request = api.attach(item.file, (sent) => {
      item.sent = sent;
      this.#drawBar(item);
    });
    item.request.done.then(
      (uploaded) => {
        item.uploaded = uploaded;
        this.#changed();
      },
      (error) => this.#failed(item, error),
    );
    return item;
  }

  #again(item) {
    this.#upload(item);
    this.#changed();
  }

  #failed(item, error) {
    if (!(error instanceof ApiError)) throw error;
    item.failed = true;
    if (!this.#items.includes(item)) return;
    if (error.status === 413) this.#tellTooLarge();
    else toast(t(error.status === 400 ? "noPicture" : error.status === 0 ? "offlineError" : "failed"));
    // What was refused stays refused; what did not arrive may be tried again.
    if (error.status === 400 || error.status === 413) this.#remove(item);
    else this.#changed();
  }

  #tellTooLarge() {
    toast(t("pictureTooLarge", { most: Math.floor(this.#limits.file_bytes / 1024 / 1024) }));
  }

  #remove(item) {
    item.request.abort();
    URL.revokeObjectURL(item.url);
    this.#items = this.#items.filter((each) => each !== item);
    this.#changed();
  }

  #changed() {
    this.draw();
    this.onChange();
  }

  #paste(event) {
    const { clipboardData } = event;
    const files = [...(clipboardData?.files ?? [])];
    // Word processors copy a picture of their text along with it.
    if (!files.length || clipboardData.getData("text/plain")) return;
    event.preventDefault();
    this.add(files);
  }

  #listenForDrops(zone) {
    const holdsFiles = (event) => event.dataTransfer?.types.includes("Files");
    // Every child of the zone is entered and left on the way through it.
    let depth = 0;
    const show = (change) => {
      depth = Math.max(0, change);
      zone.classList.toggle("dropping", depth > 0);
    };
    zone.addEventListener("dragenter", (event) => holdsFiles(event) && show(depth + 1));
    zone.addEventListener("dragleave", (event) => holdsFiles(event) && show(depth - 1));
    zone.addEventListener("drop", (event) => {
      show(0);
      this.add([...event.dataTransfer.files]);
    });
    // A picture dropped beside the zone would replace the page.
    for (const kind of ["dragover", "drop"]) addEventListener(kind, (event) => holdsFiles(event) && event.preventDefault());
  }
}
