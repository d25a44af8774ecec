// Requests and live updates.

export class ApiError extends Error {
  constructor(status, code, message) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

async function call(method, path, body) {
  let response;
  try {
    response = await fetch(path, {
      method,
      headers: body === undefined ? {} : { "Content-Type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch {
    throw new ApiError(0, "unreachable", "");
  }
  if (response.status === 204) return null;
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new ApiError(response.status, answer.error?.code ?? "", answer.error?.message ?? "");
  return answer;
}

/** Sends a picture, telling how much of it has gone; `fetch` cannot tell that. */
function attach(file, onProgress) {
  const request = new XMLHttpRequest();
  const done = new Promise((resolve, reject) => {
    request.open("POST", `/api/files?name=${id((file.name || "picture").slice(-120))}`);
    request.setRequestHeader("Content-Type", file.type.startsWith("image/") ? file.type : "application/octet-stream");
    request.responseType = "json";
    request.upload.onprogress = (event) => event.lengthComputable && onProgress(event.loaded / event.total);
    request.onload = () => {
      if (request.status === 201) resolve(request.response);
      else reject(new ApiError(request.status, request.response?.error?.code ?? "", request.response?.error?.message ?? ""));
    };
    request.onerror = () => reject(new ApiError(0, "unreachable", ""));
    request.onabort = request.onerror;
  });
  request.send(file);
  return { done, abort: () => request.abort() };
}

const id = encodeURIComponent;

export const api = {
  me: () => call("GET", "/api/me"),
  changeMe: (change) => call("POST", "/api/me", change),
  people: () => call("GET", "/api/people"),
  be: (person, name) => call("POST", "/api/be", { person, name }),
  rooms: () => call("GET", "/api/rooms"),
  openRoom: (name, kind) => call("POST", "/api/rooms", { name, kind }),
  messages: (room, before) =>
    call("GET", `/api/rooms/${id(room)}/messages?limit=50${before ? `&before=${id(before)}` : ""}`),
  say: (room, message) => call("POST", `/api/rooms/${id(room)}/messages`, message),
  attach,
  press: (message, button) => call("POST", `/api/messages/${id(message)}/press`, { button_id: button }),
  recall: (message) => call("POST", `/api/messages/${id(message)}/recall`),
};

const KINDS = ["message", "edit", "recall", "notice", "online", "resync"];
const LONGEST_PAUSE_MS = 15000;

/** Server-sent events that come back by themselves and go on where they stopped. */
export class Live {
  #handlers;
  #lastId = null;
  #pauseMs = 500;
  #source = null;

  constructor(handlers) {
    this.#handlers = handlers;
    addEventListener("online", () => this.#reopen());
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden && this.#source?.readyState === EventSource.CLOSED) this.#reopen();
    });
  }

  open() {
    const after = this.#lastId === null ? "" : `?after=${this.#lastId}`;
    const source = new EventSource(`/api/stream${after}`);
    this.#source = source;
    source.onopen = () => {
      this.#pauseMs = 500;
      this.#handlers.state(true);
    };
    source.onerror = () => {
      this.#handlers.state(false);
      // The browser retries a broken stream, but gives up for good on a refused one.
      if (source.readyState === EventSource.CLOSED) {
        setTimeout(() => this.#source === source && this.#reopen(), this.#pauseMs);
        this.#pauseMs = Math.min(this.#pauseMs * 2, LONGEST_PAUSE_MS);
      }
    };
    for (const kind of KINDS) {
      source.addEventListener(kind, (event) => {
        this.#lastId = event.lastEventId;
        this.#handlers[kind](JSON.parse(event.data));
      });
    }
  }

  #reopen() {
    this.#source?.close();
    this.open();
  }
}
