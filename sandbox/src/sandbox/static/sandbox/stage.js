/* The page for people: asks for everything every second and shows it; every button is one control call. */

import { ChatWindow } from "./chat-window.js";
import { get, post } from "./control.js";
import { showDesk } from "./desk-panel.js";
import { StageQuirks } from "./quirks.js";
import { keep, part, piece, write } from "./pieces.js";
import { PhoneWindow } from "./phone-window.js";
import { showRuns } from "./runs.js";
import { bindTabs, bindTheme, showPane } from "./tabs.js";
import { TalkWindow } from "./talk-window.js";

const POLL_MS = 1000;
const WINDOWS = { message: "chat-window", call: "phone-window", callback: "phone-window" };
const ICONS = { message: "message-2", call: "phone", email: "mail", callback: "phone-incoming" };
const TONES = { waiting: "blue", ringing: "amber", talking: "green", held: "amber", parked: "amber" };

customElements.define("chat-window", ChatWindow);
customElements.define("phone-window", PhoneWindow);
customElements.define("letter-window", class extends TalkWindow {});
customElements.define("stage-quirks", StageQuirks);
const byId = (id) => document.getElementById(id);

async function refresh() {
  try {
    show(await get("/sandbox/overview"));
    setConnection("live", "Live");
  } catch {
    setConnection("lost", "No answer, trying again…");
  }
}

function show(stage) {
  const talks = stage.conversations.toReversed();
  const tag = (talk) => document.createElement(WINDOWS[talk.media] ?? "letter-window");
  keep(byId("windows"), talks, (talk) => talk.id, tag, (element, talk) => element.show(talk));
  keep(byId("roster"), talks, (talk) => talk.id, rosterRow, fillRosterRow);
  byId("empty").hidden = byId("roster-empty").hidden = talks.length > 0;
  byId("roster-empty").hidden = talks.length > 0;
  count("list-count", talks.filter((talk) => talk.state !== "ended").length);
  showRuns(byId("runs"), stage.runs, (id) => act(() => post(`/sandbox/scenarios/runs/${id}/stop`)));
  showDesk(stage);
  const panels = [...document.querySelectorAll("stage-quirks")];
  count("fault-count", panels.reduce((sum, panel) => sum + panel.show(stage.clouds[panel.dataset.cloud]), 0));
  byId("sockets").textContent = stage.socketsDown ? "none may" : stage.sockets;
  showTime(stage);
}

function showTime({ now, frozen, queues, users, extra }) {
  const at = new Date(now);
  byId("clock").textContent = at.toLocaleTimeString("en-GB") + (frozen ? " ⏸" : "");
  byId("now").textContent = at.toLocaleString("en-GB", { dateStyle: "full", timeStyle: "medium" });
  byId("freeze").setAttribute("aria-pressed", frozen);
  byId("freeze").textContent = frozen ? "Let it run" : "Stop the clock";
  const waiting = queues.reduce((sum, queue) => sum + queue.waiting, 0);
  const ready = users.filter((user) => user.presence === "On Queue").length + extra.onQueue;
  byId("figures").hidden = false;
  byId("figures").textContent = `${waiting} waiting · ${ready} on queue`;
}

function rosterRow(talk) {
  const row = piece("roster-row");
  part(row, "channel").dataset.medium = talk.media;
  part(row, "icon").setAttribute("href", `/static/vendor/icons.svg#${ICONS[talk.media]}`);
  row.firstElementChild.addEventListener("click", () => {
    showPane("windows");
    const shown = document.querySelector(`[data-conversation-id="${talk.id}"]`);
    shown?.scrollIntoView({ block: "nearest", inline: "nearest" });
    (shown?.querySelector("input[name=text]") ?? shown?.querySelector("button"))?.focus();
  });
  return row;
}

function fillRosterRow(row, talk) {
  write(row, "name", talk.customer.name);
  write(row, "words", talk.queue ?? "Inbound flow");
  write(row, "state", talk.words);
  part(row, "state").dataset.tone = TONES[talk.state] ?? "";
}

function count(id, number) {
  byId(id).hidden = number === 0;
  byId(id).textContent = number;
}

function setConnection(state, text) {
  byId("connection").dataset.state = state;
  if (byId("connection").textContent !== text) byId("connection").textContent = text;
}

export async function act(call) {
  try {
    await call();
    byId("problem").hidden = true;
  } catch (error) {
    byId("problem").textContent = error.message;
    byId("problem").hidden = false;
  }
  await refresh();
}

document.addEventListener("sandbox:changed", refresh);
document.addEventListener("sandbox:do", (event) => act(event.detail));
bindTabs(document.querySelector("[role=tablist]"));
bindTheme(byId("theme"));
setInterval(refresh, POLL_MS);
refresh();
