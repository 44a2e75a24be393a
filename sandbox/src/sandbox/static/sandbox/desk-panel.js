/* How the desk stands: queues with who waits, agents with what they do. */

import { keep, part, piece, write } from "./pieces.js";

const ROUTING = { IDLE: "idle", INTERACTING: "busy", NOT_RESPONDING: "not responding", COMMUNICATING: "on a call" };

export function showDesk(stage) {
  people("queues", stage.queues, (queue) => ({
    state: `${queue.waiting} waiting, ${queue.onQueue} on queue`,
    tone: queue.waiting ? "amber" : "green",
  }));
  people("agents", stage.users, (user) => ({
    state: [user.presence, ROUTING[user.routingStatus]].filter(Boolean).join(", "),
    tone: toneOf(user),
  }));
  const { all, onQueue } = stage.extra;
  document.getElementById("extra").textContent = all ? `and ${all} more, ${onQueue} on queue` : "";
}

function toneOf({ presence, routingStatus }) {
  if (routingStatus === "NOT_RESPONDING") return "red";
  if (routingStatus === "INTERACTING" || routingStatus === "COMMUNICATING") return "amber";
  return presence === "On Queue" ? "green" : presence === "Offline" ? "" : "blue";
}

function people(id, entries, describe) {
  keep(document.getElementById(id), entries, (each) => each.id, () => piece("person"), (row, entry) => {
    const { state, tone } = describe(entry);
    part(row, "dot").dataset.tone = tone;
    write(row, "name", entry.name);
    write(row, "state", state);
  });
}
