/* Queues with who waits, agents with what they do. */

import { clone, part, reconcile, setText } from "./dom.js";

const ROUTING = { IDLE: "idle", INTERACTING: "busy", NOT_RESPONDING: "not responding", COMMUNICATING: "on a call" };

export function showAgents(overview) {
  people("queues", overview.queues, (queue) => ({
    state: `${queue.waiting} waiting, ${queue.onQueue} on queue`,
    tone: queue.waiting ? "amber" : "green",
  }));
  people("agents", overview.users, (user) => ({
    state: [user.presence, ROUTING[user.routingStatus]].filter(Boolean).join(", "),
    tone: toneOf(user),
  }));
  const { all, onQueue } = overview.extra;
  document.getElementById("extra").textContent = all ? `and ${all} more, ${onQueue} on queue` : "";
}

function toneOf({ presence, routingStatus }) {
  if (routingStatus === "NOT_RESPONDING") return "red";
  if (routingStatus === "INTERACTING" || routingStatus === "COMMUNICATING") return "amber";
  return presence === "On Queue" ? "green" : presence === "Offline" ? "" : "blue";
}

function people(id, entries, describe) {
  reconcile(document.getElementById(id), entries, (each) => each.id, () => clone("person"), (row, entry) => {
    const { state, tone } = describe(entry);
    part(row, "dot").dataset.tone = tone;
    setText(row, "name", entry.name);
    setText(row, "state", state);
  });
}
