/* What the buttons of the page ask for. */

import { post } from "./control.js";
import { act } from "./customer.js";
import { showPane } from "./tabs.js";

const byId = (id) => document.getElementById(id);

function start(event) {
  event.preventDefault();
  const media = event.submitter?.value ?? "message";
  const { customer, queue, text, priority, bot } = Object.fromEntries(new FormData(event.target));
  const body = { media, customer, priority: Number(priority) || 0 };
  if (media === "message" || media === "email") body.text = text;
  if (media === "message" && bot) body.bot = true;
  else body.queue = queue;
  act(async () => {
    await post("/sandbox/conversations", body);
    showPane("windows");
  });
}

function pressed({ dataset }) {
  const { play, cut, step, show, seconds } = dataset;
  if (play) act(() => post(`/sandbox/scenarios/${play}`));
  if (cut !== undefined) act(() => post("/sandbox/sockets/cut", cut ? { [cut]: Number(seconds) } : {}));
  if (step) act(() => post("/sandbox/clock", { step_s: Number(step) }));
  if (show) showPane(show);
}

byId("start").addEventListener("submit", start);
document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button) pressed(button);
});
byId("freeze").addEventListener("click", (event) => {
  act(() => post("/sandbox/clock", { freeze: event.currentTarget.getAttribute("aria-pressed") !== "true" }));
});
byId("save").addEventListener("click", () => {
  act(async () => {
    const { bytes } = await post("/sandbox/save");
    byId("said").textContent = `Saved, ${Math.ceil(bytes / 1024)} kB.`;
  });
});
byId("reset").addEventListener("click", () => act(() => post("/sandbox/reset")));
const servicenow = byId("servicenow");
servicenow.href = `${location.protocol}//${location.hostname}:${servicenow.dataset.port}/sandbox/`;
