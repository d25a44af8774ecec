// Puts the page together.

import { api, ApiError, Live } from "./api.js";
import { Attachments } from "./attachments.js";
import { Composer } from "./composer.js";
import { avatar, el, toast } from "./dom.js";
import { Rooms } from "./rooms.js";
import { newRoomSheet, profileSheet } from "./sheets.js";
import { setLocale, t, translatePage } from "./strings.js";
import { roomName } from "./text.js";
import { Timeline } from "./timeline.js";

const $ = (id) => document.getElementById(id);
const REMEMBERED_ROOM = "danqing.room";

let me;
let online = false;
let connected = true;
let meanwhile = null;

const rooms = new Rooms({ list: $("rooms"), menuUnread: $("menu-unread"), onChoose: (id) => enter(id) });
const attachments = new Attachments({
  strip: $("attached"),
  picker: $("picker"),
  button: $("attach"),
  words: $("words"),
  dropzone: $("talk"),
  onChange: () => composer.noteAttachments(),
});
const composer = new Composer({ form: $("composer"), words: $("words"), replying: $("replying"), unaddressed: $("unaddressed"), send: $("send"), attachments });
const timeline = new Timeline({
  scroll: $("scroll"),
  log: $("log"),
  newer: $("newer"),
  empty: $("empty"),
  loadOlder,
  context: {
    me: () => me,
    press,
    recall: (message) => attempt(() => api.recall(message.id)),
    reply: (message) => composer.reply(message),
    reveal: (id) => timeline.reveal(id),
    retry: (message) => send(message),
    discard: (message) => timeline.dropPending(message.client_id),
  },
});

/** Runs a request; says in plain words when it fails. */
async function attempt(request, words = {}) {
  try {
    return { answer: await request() };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    toast(error.status === 0 ? t("offlineError") : words[error.code] ?? t("failed"));
    return null;
  }
}

async function press(message, button) {
  return Boolean(await attempt(() => api.press(message.id, button.id), { invalid: t("gone") }));
}

$("composer").addEventListener("say", ({ detail: { text, files, replyTo } }) => {
  const quoted = replyTo && { id: replyTo.id, author: replyTo.author, excerpt: replyTo.text.slice(0, 80), recalled: false, media: replyTo.files.map((file) => file.kind) };
  send({
    room: rooms.current,
    author: { id: me.id, name: me.name, bot: false, role: "member" },
    text,
    reply_to: quoted,
    buttons: [],
    // Drawn from memory until the service shows them.
    files: files.map((file) => ({ ...file, url: file.preview })),
    progress: null,
    recalled: false,
    sent_at: new Date().toISOString(),
    client_id: crypto.getRandomValues(new Uint32Array(4)).join("-"),
  });
});

async function send(message) {
  timeline.putPending({ ...message, pending: true, failed: false });
  try {
    const { room, text, reply_to: replied, client_id: clientId } = message;
    const files = message.files.map((file) => file.id);
    const posted = await api.say(room, { text, files, reply_to: replied?.id ?? null, client_id: clientId });
    for (const file of message.files) URL.revokeObjectURL(file.preview);
    rooms.note(posted, { seen: true });
    if (room === rooms.current) timeline.put(posted);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (message.room === rooms.current) timeline.putPending({ ...message, pending: true, failed: true });
    toast([...message.text].length > 20000 ? t("tooLong") : t(error.status === 0 ? "offlineError" : "failed"));
  }
}

async function loadOlder(before, place) {
  const room = rooms.current;
  const loaded = await attempt(() => api.messages(room, before));
  if (!loaded || room !== rooms.current) return true;
  place(loaded.answer.messages);
  return loaded.answer.more;
}

async function enter(id) {
  rooms.choose(id);
  localStorage.setItem(REMEMBERED_ROOM, id);
  $("shell").classList.remove("side-open");
  drawHead();
  composer.enter(rooms.get(id));
  await refresh();
}

async function refresh() {
  const id = rooms.current;
  // What arrives while the list is on its way may be newer than the list.
  const arriving = [];
  meanwhile = arriving;
  const loaded = await attempt(() => api.messages(id));
  if (loaded && meanwhile === arriving) {
    timeline.show(loaded.answer.messages, loaded.answer.more);
    for (const message of arriving) timeline.put(message);
  }
  if (meanwhile === arriving) meanwhile = null;
}

async function loadRooms() {
  const loaded = await attempt(() => api.rooms());
  if (loaded) rooms.set(loaded.answer.rooms);
}

function drawHead() {
  const room = rooms.get(rooms.current);
  $("room-name").textContent = room ? roomName(room) : "";
  $("presence").textContent = t(online ? "online" : "offline");
  $("presence").classList.toggle("on", online);
  $("connecting").textContent = t("connecting");
  $("connecting").hidden = connected;
}

function drawSelf() {
  $("self").replaceChildren(avatar(me), el("span", { class: "self-name" }, me.name));
  $("self").title = t("profile");
  $("sandbox-badge").hidden = !me.sandbox;
  $("sandbox-badge").textContent = t("sandbox");
  $("sandbox-badge").title = t("sandboxTitle");
  for (const button of document.querySelectorAll("[data-locale]")) button.setAttribute("aria-pressed", String(button.dataset.locale === me.locale));
}

function drawEmpty() {
  $("empty").replaceChildren(
    el("img", { src: "/assets/seal.svg", alt: "", width: 56, height: 56 }),
    el("h2", {}, t("emptyTitle")),
    el("p", {}, t("emptyText")),
    el("div", { class: "examples" }, ...t("examples").map((example) => el("button", { type: "button", class: "example", onclick: () => composer.fill(example) }, example))),
  );
}

function speak() {
  const mentioned = t("mention");
  setLocale(me.locale);
  translatePage();
  drawSelf();
  drawEmpty();
  drawHead();
  rooms.draw();
  composer.reword(mentioned);
  composer.retranslate();
  timeline.retranslate();
}

async function changeMe(change) {
  const changed = await attempt(() => api.changeMe(change));
  if (!changed) return;
  me = changed.answer;
  speak();
  if (change.name) await refresh();
}

async function be(person, name) {
  if (await attempt(() => api.be(person, name))) location.reload();
}

async function arrived(message) {
  if (!rooms.get(message.room)) await loadRooms();
  const here = message.room === rooms.current;
  rooms.note(message, { seen: (here && !document.hidden) || message.author.id === me.id });
  if (here) show(message);
}

function show(message) {
  meanwhile?.push(message);
  timeline.put(message);
}

function changed(message) {
  rooms.note(message, { seen: true });
  if (message.room === rooms.current && (meanwhile || timeline.has(message.id))) show(message);
}

const live = new Live({
  state(open) {
    connected = open;
    drawHead();
  },
  message: arrived,
  edit: changed,
  recall: changed,
  notice({ message, text }) {
    toast(text);
    timeline.release(message);
  },
  online(state) {
    online = state.online;
    drawHead();
  },
  async resync() {
    await loadRooms();
    await refresh();
  },
});

$("menu").addEventListener("click", () => $("shell").classList.add("side-open"));
$("scrim").addEventListener("click", () => $("shell").classList.remove("side-open"));
$("self").addEventListener("click", () => profileSheet(me, { onRename: (name) => changeMe({ name }), onBe: be }));
$("new-room").addEventListener("click", () =>
  newRoomSheet(async (name, kind) => {
    const opened = await attempt(() => api.openRoom(name, kind));
    if (!opened) return;
    rooms.set([opened.answer]);
    await enter(opened.answer.id);
  }),
);
for (const button of document.querySelectorAll("[data-locale]")) button.addEventListener("click", () => changeMe({ locale: button.dataset.locale }));
document.addEventListener("visibilitychange", () => !document.hidden && rooms.seen());

async function start() {
  try {
    me = await api.me();
  } catch {
    // The service is not there yet: a page that opened early comes to life by itself.
    setTimeout(start, 1500);
    return;
  }
  online = me.bot.online;
  attachments.limits = me.limits;
  speak();
  await loadRooms();
  live.open();
  const remembered = localStorage.getItem(REMEMBERED_ROOM);
  const wanted = rooms.get(remembered) ?? rooms.first;
  if (wanted) await enter(wanted.id);
}

start();
