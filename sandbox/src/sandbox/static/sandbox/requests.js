/* The journal: asks for what is new, shows it newest first, filters what is shown; bodies open on demand. */

import { get, remove } from "./control.js";
import { clone, part, setText } from "./dom.js";

const POLL_MS = 1500;
const SHOWN = 300;
const KEPT = 2000;
const byId = (id) => document.getElementById(id);
let entries = [];
let count = 0;
let sentCount = 0;

async function refresh() {
  if (byId("pause").getAttribute("aria-pressed") === "true") return;
  try {
    const news = await get(`/sandbox/requests?after=${count}&sent_after=${sentCount}`);
    if (news.count < count || news.sentCount < sentCount) entries = [];
    [count, sentCount] = [news.count, news.sentCount];
    const arrived = news.requests.map((each) => ({ ...each, way: "in" }));
    const sent = news.sent.map((each) => ({ ...each, way: "out", path: each.url, subject: "", query: {} }));
    if (arrived.length || sent.length || !entries.length) take([...arrived, ...sent]);
    say("Live");
  } catch {
    say("No answer, trying again…");
  }
}

function say(text) {
  byId("connection").dataset.state = text === "Live" ? "live" : "";
  if (byId("connection").textContent !== text) byId("connection").textContent = text;
}

function take(news) {
  entries = [...entries, ...news].sort((one, other) => one.at.localeCompare(other.at)).slice(-KEPT);
  show();
}

function show() {
  const wanted = Object.fromEntries(new FormData(byId("filters")));
  const passing = entries.filter((entry) => passes(entry, wanted)).toReversed();
  const shown = passing.slice(0, SHOWN);
  const old = new Map([...byId("entries").children].map((row) => [row.entry, row]));
  byId("entries").replaceChildren(...shown.map((entry) => old.get(entry) ?? made(entry)));
  byId("empty").hidden = shown.length > 0;
  byId("summary").textContent = `${passing.length} of ${entries.length}, newest first. Secrets are never kept.`;
}

function passes(entry, { path, status, subject, direction }) {
  const own = String(entry.status ?? "none");
  return (
    entry.path.includes(path.trim()) &&
    own.startsWith(status.trim()) &&
    entry.subject.includes(subject.trim()) &&
    (!direction || direction === entry.way)
  );
}

function made(entry) {
  const row = clone("entry");
  row.entry = entry;
  row.dataset.tone = toneOf(entry.status);
  setText(row, "at", entry.at.slice(11, 23));
  setText(row, "way", entry.way === "in" ? "→" : "←");
  part(row, "way").title = entry.way === "in" ? "Arrived" : "Sent";
  setText(row, "method", entry.method);
  setText(row, "path", entry.path);
  setText(row, "subject", entry.subject);
  setText(row, "status", String(entry.status ?? "no answer"));
  row.firstElementChild.addEventListener("toggle", () => setText(row, "body", detail(entry)), { once: true });
  return row;
}

function detail({ query, body }) {
  const parameters = Object.entries(query).map(([name, value]) => `${name} = ${value}`);
  const text = body === null ? "(no body)" : typeof body === "string" ? body : JSON.stringify(body, null, 2);
  return [...parameters, ...(parameters.length ? [""] : []), text].join("\n");
}

function toneOf(status) {
  return status === null || status >= 500 ? "red" : status >= 400 ? "amber" : "green";
}

byId("filters").addEventListener("input", show);
byId("filters").addEventListener("submit", (event) => event.preventDefault());
byId("pause").addEventListener("click", ({ currentTarget: button }) => {
  const isPaused = button.getAttribute("aria-pressed") !== "true";
  button.setAttribute("aria-pressed", isPaused);
  button.textContent = isPaused ? "Go on" : "Pause";
  if (isPaused) say("Paused");
});
byId("forget").addEventListener("click", async () => {
  await remove("/sandbox/requests");
  entries = [];
  show();
});
setInterval(refresh, POLL_MS);
refresh();
