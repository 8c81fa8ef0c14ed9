// What every page does: filters that apply at once, keys, dialogs, and words when a request fails.

document.documentElement.classList.add("scripted");

// Filters apply when they change; without this module their button does the same.
document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-filters]");
  if (form) form.requestSubmit();
});

// Keys: `g` and a letter go to a page, `/` to the search field, `?` shows all keys.
let went = 0;
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input:not([type=checkbox], [type=radio], [type=range]), textarea, select");
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "?") {
    document.getElementById("keys")?.showModal();
  } else if (event.key === "/") {
    const search = document.querySelector("[type=search]");
    if (search) {
      search.focus();
      event.preventDefault();
    }
  } else if (event.key === "g") {
    went = Date.now();
  } else if (Date.now() - went < 1500) {
    went = 0;
    document.querySelector(`.menu [data-key="${CSS.escape(event.key)}"]`)?.click();
  }
});

// A click on what opens or closes a dialog.
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener) document.getElementById(opener.dataset.opens)?.showModal();
});

// Requests that fail say so in words.
const words = document.getElementById("went-wrong")?.dataset ?? {};
const notices = document.getElementById("notices");

export function tell(text, kind = "error") {
  if (!text || !notices) return;
  const notice = document.createElement("p");
  notice.className = `notice ${kind}`;
  notice.textContent = text;
  notices.replaceChildren(notice);
  notice.scrollIntoView({ block: "nearest" });
}

document.addEventListener("htmx:sendError", () => tell(words.offline));
document.addEventListener("htmx:responseError", (event) => {
  const status = event.detail.xhr.status;
  if (status === 403) tell(event.detail.xhr.responseText.includes(words.stale) ? words.stale : words.denied);
  else if (status >= 500) tell(words.broken);
});
