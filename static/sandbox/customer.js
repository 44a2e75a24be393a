/* The customer's page: asks for the state every second and shows it; every button is one control call. */

import { get, post } from "./control.js";
import { CustomerConversation } from "./conversation.js";

const POLL_MS = 1000;
const ROUTING = {
  OFF_QUEUE: "",
  IDLE: "idle",
  INTERACTING: "busy",
  NOT_RESPONDING: "not responding",
  COMMUNICATING: "on a call",
};

customElements.define("customer-conversation", CustomerConversation);
const byId = (id) => document.getElementById(id);
const cards = new Map();

async function refresh() {
  try {
    show(await get("/sandbox/state?recent=true"));
    setConnection("live", "Live");
  } catch {
    setConnection("lost", "No answer");
  }
}

function show(state) {
  byId("sockets").textContent = state.sockets;
  byId("empty").hidden = state.conversations.length > 0;
  dropAllBut(new Set(state.conversations.map((each) => each.id)));
  for (const conversation of state.conversations) card(conversation.id).show(conversation);
  list("agents", state.users, (user) => [user.name, agentState(user), user.routingStatus]);
  list("queues", state.queues, (queue) => [queue.name, queueState(queue), queue.waiting ? "waiting" : "IDLE"]);
}

function agentState(user) {
  return [user.presence, ROUTING[user.routingStatus]].filter(Boolean).join(", ");
}

function queueState(queue) {
  return `${queue.waiting} waiting, ${queue.onQueue} on queue`;
}

function card(id) {
  if (!cards.has(id)) {
    const element = document.createElement("customer-conversation");
    byId("conversations").prepend(element);
    cards.set(id, element);
  }
  return cards.get(id);
}

function dropAllBut(ids) {
  for (const [id, element] of cards) {
    if (ids.has(id)) continue;
    element.remove();
    cards.delete(id);
  }
}

function list(id, entries, describe) {
  const rows = entries.map((entry) => {
    const [name, state, tone] = describe(entry);
    const row = byId("person").content.cloneNode(true);
    row.querySelector("[data-part=dot]").dataset.state = tone;
    row.querySelector("[data-part=name]").textContent = name;
    row.querySelector("[data-part=state]").textContent = state;
    return row;
  });
  byId(id).replaceChildren(...rows);
}

function setConnection(state, text) {
  const pill = byId("connection");
  pill.dataset.state = state;
  if (pill.textContent !== text) pill.textContent = text;
}

function showError(text) {
  byId("error").textContent = text;
  byId("error").hidden = !text;
}

async function act(call) {
  try {
    await call();
    showError("");
  } catch (error) {
    showError(error.message);
  }
  await refresh();
}

byId("start").addEventListener("submit", (event) => {
  event.preventDefault();
  const media = event.submitter?.value ?? "message";
  const { customer, queue, text } = Object.fromEntries(new FormData(event.target));
  const isWritten = media === "message" || media === "email";
  act(() => post("/sandbox/conversations", { media, customer, queue, ...(isWritten && { text }) }));
});
document.addEventListener("click", (event) => {
  const { scenario, cut } = event.target.dataset;
  if (scenario) act(() => post(`/sandbox/scenarios/${scenario}`));
  if (cut !== undefined) act(() => post("/sandbox/sockets/cut", cut ? { notice_s: Number(cut) } : {}));
});
document.addEventListener("sandbox:changed", refresh);
document.addEventListener("sandbox:failed", (event) => showError(event.detail));
setInterval(refresh, POLL_MS);
refresh();
