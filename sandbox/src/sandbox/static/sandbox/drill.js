/* The page of the outage drill: asks for its figures every second; starts and stops it. */

import { get, post } from "./control.js";
import { clone, part, reconcile, setText } from "./dom.js";
import { showSteps, TONES } from "./runs.js";

const POLL_MS = 1000;
const WORDS = { running: "Running", done: "Done", failed: "Failed", stopped: "Stopped" };
const byId = (id) => document.getElementById(id);
let runId = "";

async function refresh() {
  try {
    show(await get("/sandbox/drill/figures"));
    setConnection("live", "Live");
  } catch {
    setConnection("lost", "No answer, trying again…");
  }
}

function show(drill) {
  byId("none").hidden = drill.run !== null;
  byId("run").hidden = byId("figures").hidden = drill.run === null;
  if (drill.run === null) return;
  showRun(drill.run);
  const figures = { ...drill.conversations, ...drill.incidents };
  for (const [name, figure] of Object.entries(figures)) {
    setText(byId("figures"), name, figure.toLocaleString("en"));
  }
  part(byId("figures"), "callsWithMore").dataset.tone = figures.callsWithMore ? "red" : "";
  showDesk(drill);
  showMissing(figures, drill.servicenowPerHour);
  showMinutes(drill.minutes);
}

function showRun(run) {
  runId = run.id;
  write("state", WORDS[run.state] + (run.why ? `: ${run.why}` : ""));
  byId("state").dataset.tone = TONES[run.state];
  byId("stop").hidden = run.state !== "running";
  showSteps(byId("steps"), run.steps);
}

function showDesk({ desk, conversations }) {
  const robots = desk.robots ? `${desk.robots} robots wrap up in the desk.` : "";
  const tried = desk.problems + conversations.inDesk;
  const problems = desk.problems ? `${desk.problems} of ${tried} times it failed, last: ${desk.why}` : "";
  write("desk", [robots, problems].filter(Boolean).join(" "));
}

function showMissing({ inDesk, callsWithOne, callsWithMore }, limit) {
  const missing = Math.max(0, inDesk - callsWithOne - callsWithMore);
  const late = missing ? `${missing} calls that were wrapped up in the desk have no incident yet.` : "";
  const limited = limit === null ? "" : `Limited to ${limit.toLocaleString("en")} requests an hour and user.`;
  write("missing", [late, limited].filter(Boolean).join(" "));
}

function showMinutes(minutes) {
  const rows = minutes.map(columnsOf);
  const most = (...names) => Math.max(1, ...rows.flatMap((row) => names.map((name) => row[name])));
  const [calls, requests] = [most("calls", "wrapUps"), most("genesys", "servicenow")];
  const scale = { calls, wrapUps: calls, genesys: requests, servicenow: requests, limited: requests, failed: requests };
  const key = (row) => minutes[rows.indexOf(row)].minute;
  reconcile(byId("minutes"), rows, key, () => clone("minute"), (element, row) => {
    setText(element, "minute", key(row));
    for (const [name, figure] of Object.entries(row)) {
      setText(element, name, figure.toLocaleString("en"));
      part(element, name).style.setProperty("--share", figure / scale[name]);
    }
  });
}

function columnsOf({ calls, wrapUps, genesys, servicenow }) {
  const limited = genesys.limited + servicenow.limited;
  const failed = genesys.failed + servicenow.failed;
  return { calls, wrapUps, genesys: genesys.all, servicenow: servicenow.all, limited, failed };
}

function write(id, text) {
  if (byId(id).textContent !== text) byId(id).textContent = text;
}

function setConnection(state, text) {
  byId("connection").dataset.state = state;
  write("connection", text);
}

async function act(call) {
  try {
    await call();
    byId("problem").hidden = true;
  } catch (error) {
    write("problem", error.message);
    byId("problem").hidden = false;
  }
  await refresh();
}

byId("drill").addEventListener("submit", (event) => {
  event.preventDefault();
  const wanted = [...new FormData(event.target)].map(([name, value]) => [name, Number(value)]);
  act(() => post("/sandbox/scenarios/outage-drill", Object.fromEntries(wanted)));
});
byId("stop").addEventListener("click", () => act(() => post(`/sandbox/scenarios/runs/${runId}/stop`)));
setInterval(refresh, POLL_MS);
refresh();
