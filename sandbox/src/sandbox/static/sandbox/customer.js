/* The page for people: asks for everything every second and shows it; every button is one control call. */

import { ChatWindow } from "./chat-window.js";
import { get, post } from "./control.js";
import { showAgents } from "./agents.js";
import { CloudFaults } from "./faults.js";
import { clone, part, reconcile, setText } from "./dom.js";
import { PhoneWindow } from "./phone-window.js";
import { showRuns } from "./runs.js";
import { bindTabs, bindTheme, showPane } from "./tabs.js";
import { ConversationWindow } from "./conversation-window.js";

const POLL_MS = 1000;
const WINDOWS = { message: "chat-window", call: "phone-window", callback: "phone-window" };
const ICONS = { message: "message-2", call: "phone", email: "mail", callback: "phone-incoming" };
const TONES = { waiting: "blue", ringing: "amber", talking: "green", held: "amber", parked: "amber" };

customElements.define("chat-window", ChatWindow);
customElements.define("phone-window", PhoneWindow);
customElements.define("letter-window", class extends ConversationWindow {});
customElements.define("cloud-faults", CloudFaults);
const byId = (id) => document.getElementById(id);

async function refresh() {
  try {
    show(await get("/sandbox/overview"));
    setConnection("live", "Live");
  } catch {
    setConnection("lost", "No answer, trying again…");
  }
}

function show(overview) {
  const conversations = overview.conversations.toReversed();
  const tag = (conversation) => document.createElement(WINDOWS[conversation.media] ?? "letter-window");
  const id = (conversation) => conversation.id;
  reconcile(byId("windows"), conversations, id, tag, (element, conversation) => element.show(conversation));
  reconcile(byId("roster"), conversations, id, rosterRow, fillRosterRow);
  byId("empty").hidden = conversations.length > 0;
  byId("roster-empty").hidden = conversations.length > 0;
  count("list-count", conversations.filter((conversation) => conversation.state !== "ended").length);
  showRuns(byId("runs"), overview.runs, (id) => act(() => post(`/sandbox/scenarios/runs/${id}/stop`)));
  showAgents(overview);
  const panels = [...document.querySelectorAll("cloud-faults")];
  count("fault-count", panels.reduce((sum, panel) => sum + panel.show(overview.clouds[panel.dataset.cloud]), 0));
  byId("sockets").textContent = overview.socketsDown ? "none may" : overview.sockets;
  showTime(overview);
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

function rosterRow(conversation) {
  const row = clone("roster-row");
  part(row, "channel").dataset.medium = conversation.media;
  part(row, "icon").setAttribute("href", `/static/sandbox/vendor/icons.svg#${ICONS[conversation.media]}`);
  row.firstElementChild.addEventListener("click", () => {
    showPane("windows");
    const shown = document.querySelector(`[data-conversation-id="${conversation.id}"]`);
    shown?.scrollIntoView({ block: "nearest", inline: "nearest" });
    (shown?.querySelector("input[name=text]") ?? shown?.querySelector("button"))?.focus();
  });
  return row;
}

function fillRosterRow(row, conversation) {
  setText(row, "name", conversation.customer.name);
  setText(row, "words", conversation.queue ?? "Inbound flow");
  setText(row, "state", conversation.words);
  part(row, "state").dataset.tone = TONES[conversation.state] ?? "";
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
