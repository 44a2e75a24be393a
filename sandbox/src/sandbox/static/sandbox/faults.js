/* What goes wrong on purpose at one cloud: what is on, presets to add, switches. */

import { post, remove } from "./control.js";
import { clone, part, reconcile, setText } from "./dom.js";

export class CloudFaults extends HTMLElement {
  #abouts = new Map();

  connectedCallback() {
    if (this.childElementCount) return;
    this.append(clone("quirks"));
    setText(this, "title", this.dataset.title);
    this.firstElementChild.setAttribute("aria-label", this.dataset.title);
    part(this, "presets").addEventListener("change", () => this.#explain());
    part(this, "form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#act(() => post(this.#path("faults"), { preset: part(this, "presets").value }));
    });
    part(this, "clear").addEventListener("click", () => this.#act(() => this.#clear()));
  }

  /* Returns how many quirks are on. */
  show(own) {
    const lines = described(own);
    reconcile(part(this, "on"), lines, (line) => line, () => document.createElement("li"), (row, line) => {
      if (row.textContent !== line) row.textContent = line;
    });
    const count = lines.length + own.switches.filter((each) => each.on).length;
    part(this, "calm").hidden = count > 0;
    part(this, "clear").disabled = count === 0;
    this.#offer(own.presets);
    this.#switches(own.switches);
    return count;
  }

  #offer(presets) {
    if (this.#abouts.size) return;
    this.#abouts = new Map(presets.map((each) => [each.name, each.about]));
    part(this, "presets").replaceChildren(...presets.map((each) => new Option(each.name)));
    this.#explain();
  }

  #explain() {
    setText(this, "about", this.#abouts.get(part(this, "presets").value) ?? "");
  }

  #switches(switches) {
    reconcile(part(this, "switches"), switches, (each) => each.name, (each) => this.#switch(each), (row, each) => {
      const field = row.querySelector("input");
      if (document.activeElement !== field || field.checked === each.on) field.checked = each.on;
    });
  }

  #switch({ name, about }) {
    const row = clone("switch");
    setText(row, "name", name.replaceAll("_", " "));
    setText(row, "about", about);
    row.querySelector("input").addEventListener("change", (event) => {
      this.#act(() => post(this.#path("switches"), { name, on: event.target.checked }));
    });
    return row;
  }

  async #clear() {
    await remove(this.#path("faults"));
    await remove(this.#path("switches"));
  }

  #act(call) {
    this.dispatchEvent(new CustomEvent("sandbox:do", { bubbles: true, detail: call }));
  }

  #path(what) {
    return `/sandbox/${what}?cloud=${this.dataset.cloud}`;
  }
}

function described({ rules, events, rate_limit: limit }) {
  const shares = Object.entries(events).filter(([, share]) => share > 0);
  return [
    ...rules.map(ruleWords),
    ...(shares.length ? [`Events: ${shares.map(shareWords).join(", ")}`] : []),
    ...(limit ? [`${limit.requests} requests per ${limit.window_s / 60} min and caller`] : []),
  ];
}

function shareWords([name, share]) {
  return name === "delay_ms" ? `${share} ms late` : `${Math.round(share * 100)} % ${name}`;
}

function ruleWords(rule) {
  const what = rule.drop_response ? "no answer" : rule.status ?? (rule.delay_ms ? `${rule.delay_ms} ms` : "altered");
  const often = [rule.every > 1 && `every ${rule.every}th`, rule.times && `${rule.times} left`].filter(Boolean);
  return [`${rule.method} ${rule.path} → ${what}`, ...often].join(", ");
}
