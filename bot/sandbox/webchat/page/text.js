// Words into nodes: links, mentions, times. Never HTML.

import { el } from "./dom.js";
import { currentLocale, t } from "./strings.js";

const TOKEN = /<@danqing>|https?:\/\/[^\s<>"'“”‘’，。！？；：、（）【】《》「」『』]+/g;
const SHOWN_URL_CHARS = 56;

export const BOT_MENTION = "<@danqing>";

export function renderText(text) {
  const nodes = document.createDocumentFragment();
  let from = 0;
  for (const found of text.matchAll(TOKEN)) {
    const token = found[0] === BOT_MENTION ? found[0] : trimUrl(found[0]);
    nodes.append(text.slice(from, found.index));
    nodes.append(token === BOT_MENTION ? el("span", { class: "mention" }, t("mention")) : link(token));
    from = found.index + token.length;
  }
  nodes.append(text.slice(from));
  return nodes;
}

export function plainText(text) {
  return text.replaceAll(BOT_MENTION, t("mention"));
}

/** The bot goes by its name in the reader's language. */
export function authorName(author) {
  return author.bot ? t("botName") : author.name;
}

/** Rooms that the service made itself are named in the reader's language, too. */
export function roomName(room) {
  if (room.id === "studio") return t("studio");
  return room.id.startsWith("dm_") ? t("botName") : room.name;
}

function trimUrl(url) {
  let end = url.replace(/[.,;:!?]+$/, "");
  // A bracket that closes around the link, not in it.
  while (end.endsWith(")") && !end.includes("(")) end = end.slice(0, -1);
  return end;
}

function link(url) {
  let parsed;
  try {
    parsed = new URL(url);
  } catch {
    return document.createTextNode(url);
  }
  if (parsed.protocol !== "http:" && parsed.protocol !== "https:") return document.createTextNode(url);
  const shown = url.length > SHOWN_URL_CHARS ? `${url.slice(0, SHOWN_URL_CHARS - 1)}…` : url;
  return el("a", { href: parsed.href, target: "_blank", rel: "noopener noreferrer", title: url }, shown);
}

function language() {
  return currentLocale() === "zh" ? "zh-CN" : "en-GB";
}

export function clockTime(iso) {
  return new Date(iso).toLocaleTimeString(language(), { hour: "2-digit", minute: "2-digit" });
}

export function fullTime(iso) {
  return new Date(iso).toLocaleString(language(), { dateStyle: "full", timeStyle: "short" });
}

export function dayKey(iso) {
  return new Date(iso).toDateString();
}

export function dayName(iso) {
  const day = new Date(iso);
  const now = new Date();
  if (day.toDateString() === now.toDateString()) return t("today");
  now.setDate(now.getDate() - 1);
  if (day.toDateString() === now.toDateString()) return t("yesterday");
  return day.toLocaleDateString(language(), { year: "numeric", month: "long", day: "numeric", weekday: "short" });
}

/** One line that stands for a message in lists and quotes. */
export function summary(text, media = []) {
  const marks = { image: t("picture"), video: t("film"), file: t("file") };
  const words = plainText(text).replace(/\s+/g, " ").trim();
  return [...media.map((kind) => marks[kind]), words].filter(Boolean).join(" ");
}
