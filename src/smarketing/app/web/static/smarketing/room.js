// What every page does: filters that apply at once, keys, and dialogs. Without it, pages still work.

document.documentElement.classList.add("scripted");

// On a narrow screen tabs may reach beyond it: the one where one stands is brought into sight.
for (const tab of document.querySelectorAll(".tabs [aria-current]")) {
  const bar = tab.parentElement;
  bar.scrollLeft = tab.offsetLeft - bar.offsetLeft - (bar.clientWidth - tab.offsetWidth) / 2;
}

// Filters (`form[data-filters]`) apply when they change: the address follows, the place on the page
// and the focus stay. Without this module their button does the same.

const FILTERS = "form[data-filters]";

function fieldAt(form, place) {
  return document.querySelectorAll(FILTERS)[form]?.elements[place];
}

document.addEventListener("change", (event) => {
  const form = event.target.closest(FILTERS);
  if (!form) return;
  const url = new URL(form.action || location.href, location.href);
  url.search = new URLSearchParams([...new FormData(form)].filter(([, value]) => value !== ""));
  url.hash = "";
  const at = [[...document.querySelectorAll(FILTERS)].indexOf(form), [...form.elements].indexOf(event.target)];
  if (!window.htmx || document.querySelector("#content script[src]")) {
    // A page with a module of its own is loaded anew: a module runs once only.
    sessionStorage.setItem("filtered", JSON.stringify([url.pathname, at, scrollY]));
    location.assign(url);
    return;
  }
  window.htmx
    .ajax("GET", url.pathname + url.search, {
      target: "#content",
      select: "#content",
      swap: "outerHTML show:none",
      push: "true",
    })
    .then(() => {
      if (document.activeElement === document.body) fieldAt(...at)?.focus({ preventScroll: true });
    });
});

const filtered = JSON.parse(sessionStorage.getItem("filtered") ?? "null");
sessionStorage.removeItem("filtered");
if (filtered?.[0] === location.pathname) {
  fieldAt(...filtered[1])?.focus({ preventScroll: true });
  scrollTo(0, filtered[2]);
}

// Keys: `g` and a letter go to a page, `/` to the search field, `u` undoes, `?` shows all keys.

const SOON = 1500;

let went = 0;

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest?.(
    "input:not([type=checkbox], [type=radio], [type=range]), textarea, select, [contenteditable]",
  );
  if (typing || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (document.querySelector("dialog[open]")) return;
  if (event.key === "?") {
    document.getElementById("keys")?.showModal();
  } else if (event.key === "/") {
    const search = document.querySelector("[type=search]");
    if (search) {
      search.focus();
      event.preventDefault();
    }
  } else if (event.key === "u") {
    document.querySelector(":is(.toast, .notice) [data-undoes]")?.click();
  } else if (event.key === "g") {
    went = Date.now();
  } else if (Date.now() - went < SOON) {
    went = 0;
    const there = document.querySelector(`.menu [data-key="${CSS.escape(event.key)}"]`);
    if (there) {
      event.preventDefault();
      there.click();
    }
  }
});

// Opens a dialog by whatever names it (`data-opens="its id"`), and closes it beside a click on it.

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener) {
    opener.closest("[popover]")?.hidePopover();
    document.getElementById(opener.dataset.opens)?.showModal();
  } else if (event.target instanceof HTMLDialogElement) {
    // The dialog itself fills the screen with its backdrop; what is in it are its children.
    const box = event.target.getBoundingClientRect();
    const inside = event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
    if (!inside) event.target.close();
  }
});
