// The desk by keyboard, and countdowns by the server's clock.

const list = document.querySelector(".desk");
const pane = document.getElementById("pane");
const bulk = document.getElementById("bulk");

// The server said what time it was when it wrote the page; this clock only adds what went by since.
const ahead = list ? Date.parse(list.dataset.now) - Date.now() : 0;

function inWords(milliseconds) {
  const minutes = Math.floor(Math.abs(milliseconds) / 60000);
  const days = Math.floor(minutes / 1440);
  const hours = Math.floor((minutes % 1440) / 60);
  const rest = String(minutes % 60).padStart(2, "0");
  if (days) return `${days} ${document.documentElement.lang === "fr" ? "j" : "d"} ${hours} h`;
  return hours ? `${hours} h ${rest}` : `${minutes} min`;
}

function countDown() {
  for (const clock of document.querySelectorAll("time[data-due]")) {
    const left = Date.parse(clock.dataset.due) - (Date.now() + ahead);
    const words = inWords(left);
    clock.title ||= clock.textContent;
    clock.textContent = left < 0 ? `■ ${list.dataset.late} ${words}` : `${words} ${list.dataset.left}`;
    clock.classList.toggle("bad", left < 0);
    clock.classList.toggle("warning", left >= 0 && left < 1800000);
  }
}

let here = null;
let waiting = 0;

function choose(row, scroll = true) {
  if (!row) return;
  here?.classList.remove("chosen");
  here = row;
  here.classList.add("chosen");
  if (scroll) here.scrollIntoView({ block: "nearest" });
  if (!pane || getComputedStyle(pane).display === "none") return;
  clearTimeout(waiting);
  waiting = setTimeout(() => window.htmx?.ajax("GET", row.dataset.pane, { target: "#pane", swap: "innerHTML" }), 200);
}

function count() {
  const ticked = list.querySelectorAll('input[name="lead"]:checked').length;
  const told = bulk.querySelector("[data-count]");
  bulk.hidden = ticked === 0;
  told.textContent = ticked === 1 ? told.dataset.one : told.dataset.many.replace("#", ticked);
}

function press(key) {
  const open = here.querySelector("details[data-menu][open]");
  if (open && /^[1-9]$/.test(key)) {
    open.querySelectorAll("button")[Number(key) - 1]?.click();
    return true;
  }
  const menu = here.querySelector(`details[data-menu="${CSS.escape(key)}"]`);
  if (menu) {
    menu.open = !menu.open;
    menu.querySelector("button")?.focus();
    return true;
  }
  const button = here.querySelector(`[data-act="${CSS.escape(key)}"]`);
  button?.click();
  return Boolean(button);
}

if (list) {
  countDown();
  setInterval(countDown, 15000);
  if (!list.classList.contains("alone")) choose(list.querySelector(".lead"), false);
  else here = list.querySelector(".lead");

  document.addEventListener("keydown", (event) => {
    if (event.target.closest("textarea, select, input:not([type=checkbox])") || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!here || document.querySelector("dialog[open]")) return;
    const rows = [...list.querySelectorAll(".lead")];
    const place = rows.indexOf(here);
    let done = true;
    if (event.key === "j" || event.key === "ArrowDown" && event.target === document.body) choose(rows[place + 1]);
    else if (event.key === "k" || event.key === "ArrowUp" && event.target === document.body) choose(rows[place - 1]);
    else if (event.key === "o") here.querySelector(".who a").click();
    else if (event.key === "x") here.querySelector('input[name="lead"]')?.click();
    else if (event.key === "u") document.querySelector("[data-undo]")?.click();
    else if (event.key === "Escape") here.querySelectorAll("details[open]").forEach((one) => (one.open = false));
    else done = event.key.length === 1 && press(event.key);
    if (done) event.preventDefault();
  });

  list.addEventListener("click", (event) => {
    const row = event.target.closest(".lead");
    if (row && row !== here && !event.target.closest("a, button, summary, input")) choose(row, false);
  });

  let lastTicked = null;
  list.addEventListener("click", (event) => {
    if (event.target.name !== "lead") return;
    const boxes = [...list.querySelectorAll('input[name="lead"]')];
    if (event.shiftKey && lastTicked) {
      const [from, to] = [boxes.indexOf(lastTicked), boxes.indexOf(event.target)].sort((a, b) => a - b);
      boxes.slice(from, to + 1).forEach((box) => (box.checked = event.target.checked));
    }
    lastTicked = event.target;
  });
  list.addEventListener("change", () => bulk && count());

  // A row that was drawn anew takes the place of the one that was chosen.
  document.addEventListener("htmx:afterSwap", (event) => {
    countDown();
    if (here && !here.isConnected) {
      here = list.querySelector(`.lead[id="${CSS.escape(here.id)}"]`);
      here?.classList.add("chosen");
    }
  });
}
