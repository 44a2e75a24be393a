/* Runs of scenarios: every step with its state, figures as they change, a way to stop. */

import { clone, part, reconcile, setText } from "./dom.js";

const MARKS = { running: "…", done: "✓", failed: "✕", stopped: "■" };
export const TONES = { running: "blue", done: "green", failed: "red", stopped: "amber" };

export function showRuns(list, runs, stop) {
  reconcile(list, runs, (run) => run.id, (run) => made(run, stop), show);
}

function made(run, stop) {
  const row = clone("run");
  row.querySelector("details").open = run.state === "running";
  part(row, "stop").addEventListener("click", () => stop(run.id));
  return row;
}

function show(row, run) {
  const over = run.steps.filter((each) => each.state !== "pending" && each.state !== "running").length;
  row.dataset.state = run.state;
  setText(row, "mark", MARKS[run.state]);
  setText(row, "name", run.name);
  setText(row, "state", run.state === "running" ? `${over} of ${run.steps.length}` : run.state);
  part(row, "state").dataset.tone = TONES[run.state];
  part(row, "bar").style.inlineSize = `${(100 * over) / run.steps.length}%`;
  part(row, "stop").hidden = run.state !== "running";
  part(row, "stop").setAttribute("aria-label", `Stop ${run.name}`);
  part(row, "why").hidden = !run.why;
  setText(row, "why", run.why);
  showSteps(part(row, "steps"), run.steps);
  showFigures(part(row, "figures"), Object.entries(run.figures));
}

export function showSteps(list, steps) {
  reconcile(list, steps, (step) => steps.indexOf(step), () => clone("run-step"), showStep);
}

function showStep(row, step) {
  row.dataset.state = step.state;
  if (step.state === "running") row.setAttribute("aria-current", "step");
  else row.removeAttribute("aria-current");
  setText(row, "label", step.label);
  setText(row, "why", step.state === "skipped" ? step.why : "");
}

function showFigures(list, figures) {
  list.hidden = figures.length === 0;
  reconcile(list, figures, ([name]) => name, () => document.createElement("div"), (row, [name, figure]) => {
    if (!row.childElementCount) row.append(document.createElement("dt"), document.createElement("dd"));
    row.firstElementChild.textContent = name;
    row.lastElementChild.textContent = figure.toLocaleString("en");
  });
}
