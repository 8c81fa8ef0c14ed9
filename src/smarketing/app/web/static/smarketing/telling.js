// Says what just happened, above the page, in a region that is read aloud; with a way to undo it.
//
// A server says it by the header `HX-Trigger: {"told": {"text": …, "undo": "/address/"}}`.

const LONG_ENOUGH = 12_000;

const region = document.getElementById("toasts");
const pattern = document.getElementById("toast");

function leave(toast) {
  // Whoever is about to undo keeps it.
  if (toast.matches(":hover, :focus-within")) setTimeout(leave, 2000, toast);
  else toast.remove();
}

function tell(text, { kind = "", undo = "" } = {}) {
  if (!text || !region || !pattern) return;
  const toast = pattern.content.firstElementChild.cloneNode(true);
  if (kind) toast.classList.add(kind);
  toast.querySelector("p").textContent = text;
  const form = toast.querySelector("form");
  if (undo) {
    form.action = undo;
    form.setAttribute("hx-post", undo);
  } else {
    form.remove();
  }
  toast.querySelector("[data-closes]").addEventListener("click", () => toast.remove());
  region.replaceChildren(toast);
  window.htmx?.process(toast);
  // What went wrong stays until it has been read.
  if (kind !== "error") setTimeout(leave, LONG_ENOUGH, toast);
}

document.addEventListener("told", ({ detail }) => tell(detail.text, detail));
// Undoing takes its own notice away, before the answer says that it is undone.
document.addEventListener("htmx:afterRequest", ({ target }) => {
  if (target.matches?.(".toast form")) target.closest(".toast").remove();
});

// Requests for parts of a page: a thin line where an answer takes long, and words where one fails.
const QUIET = 1000;

const words = document.getElementById("went-wrong")?.dataset ?? {};
const underway = new Set();
let line = null;

function show() {
  if (line || !underway.size) return;
  line = document.createElement("div");
  line.className = "progress-line";
  document.body.append(line);
  requestAnimationFrame(() => line?.classList.add("going"));
}

document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  // A page that asks by itself, every so often, is not somebody who waits.
  if (detail.elt.closest("[data-polls]")) return;
  underway.add(detail.xhr);
  setTimeout(show, QUIET);
});

document.addEventListener("htmx:afterRequest", ({ detail }) => {
  underway.delete(detail.xhr);
  if (underway.size) return;
  line?.remove();
  line = null;
});

document.addEventListener("htmx:sendError", () => tell(words.offline, { kind: "error" }));
document.addEventListener("htmx:timeout", () => tell(words.offline, { kind: "error" }));
document.addEventListener("htmx:responseError", ({ detail: { xhr } }) => {
  if (xhr.status === 403) {
    const grownOld = xhr.responseText.includes(words.stale);
    tell(grownOld ? words.stale : words.denied, { kind: "error" });
  } else if (xhr.status >= 500) {
    tell(words.broken, { kind: "error" });
  } else if (xhr.status === 404 || xhr.status === 429) {
    tell(xhr.status === 404 ? words.gone : words.often, { kind: "error" });
  }
});

// Passkeys: offered where the browser has them; what went wrong is said in words.
if (window.PublicKeyCredential) {
  document.querySelectorAll("[data-passkey]").forEach((one) => one.removeAttribute("hidden"));
}
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  tell(words.noPasskey, { kind: "error" });
});
