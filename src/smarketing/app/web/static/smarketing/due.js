// Counts down to what is due (`time.due`), by the server's clock: the person's own may be wrong.

const OFTEN = 15_000;
const MINUTE = 60, HOUR = 3600, DAY = 86_400;

// As `numbers.elapsed` writes it: 45 s, 38 min, 3 h 20, 12 h, days from two on.
function elapsed(seconds, dayUnit) {
  if (seconds >= 2 * DAY) return `${decimal(seconds / DAY)}\u00a0${dayUnit}`;
  if (seconds < MINUTE) return `${Math.round(seconds)}\u00a0s`;
  const minutes = Math.round(seconds / MINUTE);
  if (minutes < 60) return `${minutes}\u00a0min`;
  const hours = Math.floor(minutes / 60), rest = minutes % 60;
  if (hours >= 10 || !rest) return `${Math.round(minutes / 60)}\u00a0h`;
  return `${hours}\u00a0h\u00a0${String(rest).padStart(2, "0")}`;
}

function decimal(value) {
  const digits = value >= 10 ? 0 : 1;
  return value.toLocaleString(document.documentElement.lang, { maximumFractionDigits: digits });
}

const offsets = new WeakMap();

function count(time) {
  if (!offsets.has(time)) offsets.set(time, Date.parse(time.dataset.now) - Date.now());
  const left = (Date.parse(time.dateTime) - Date.now() - offsets.get(time)) / 1000;
  const phrase = left >= 0 ? time.dataset.left : time.dataset.late;
  time.classList.toggle("late", left < 0);
  time.textContent = phrase.replace("{time}", elapsed(Math.abs(left), time.dataset.day));
}

function countAll() {
  document.querySelectorAll("time.due").forEach(count);
}

countAll();
setInterval(countAll, OFTEN);
document.addEventListener("htmx:afterSettle", countAll);
