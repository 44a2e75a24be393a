// <elapsed-time>, <time-ago>, <clock-time>: moments in the viewer's words and zone.
import { everySecond, now } from "./clock.js";

const LOCALE = document.documentElement.lang;
const ABSOLUTE = new Intl.DateTimeFormat(LOCALE, { dateStyle: "full", timeStyle: "short" });
const HOURS = new Intl.DateTimeFormat(LOCALE, { timeStyle: "short" });
const DAY = new Intl.DateTimeFormat(LOCALE, { weekday: "long", day: "numeric", month: "long" });
const DATE = new Intl.DateTimeFormat(LOCALE, { day: "numeric", month: "short" });
const AGO = [
  [60, 1, "s"],
  [3_600, 60, "min"],
  [86_400, 3_600, "h"],
  [7 * 86_400, 86_400, "days"],
];

// What the three have in common: they tick, and a morph changes their facts but not their text.
class Moment extends HTMLElement {
  #stop = () => {};

  connectedCallback() {
    this.begin();
    this.#stop = everySecond(() => this.draw());
  }

  disconnectedCallback() {
    this.#stop();
  }

  adopt(fresh) {
    for (const { name, value } of fresh.attributes) {
      if (this.getAttribute(name) !== value) this.setAttribute(name, value);
    }
    this.begin();
  }

  begin() {
    const at = new Date(this.getAttribute("datetime"));
    if (!Number.isNaN(at.valueOf())) this.title = ABSOLUTE.format(at);
    this.draw();
  }

  show(text) {
    if (this.textContent !== text) this.textContent = text;
  }
}

// mm:ss since `datetime`, or since it had `data-seconds`; says when it passes data-amber-at and data-red-at.
export class ElapsedTime extends Moment {
  #since = 0;

  begin() {
    const at = Date.parse(this.getAttribute("datetime"));
    this.#since = at || now() - Number(this.dataset.seconds || 0) * 1_000;
    if (at) this.title = ABSOLUTE.format(at);
    this.draw();
  }

  draw() {
    const seconds = Math.max(0, Math.floor((now() - this.#since) / 1_000));
    const [h, m, s] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
    const padded = String(s).padStart(2, "0");
    this.show(h ? `${h}:${String(m).padStart(2, "0")}:${padded}` : `${m}:${padded}`);
    this.dataset.level = this.#level(seconds);
  }

  #level(seconds) {
    if (seconds >= (Number(this.dataset.redAt) || Infinity)) return "red";
    return seconds >= (Number(this.dataset.amberAt) || Infinity) ? "amber" : "";
  }
}

export class TimeAgo extends Moment {
  draw() {
    const at = Date.parse(this.getAttribute("datetime"));
    if (!at) return;
    const seconds = Math.round((now() - at) / 1_000);
    const [, unit, word] = AGO.find(([below]) => Math.abs(seconds) < below) || [];
    if (!unit) return this.show(DATE.format(at));
    if (word === "s" && seconds >= 0 && seconds < 10) return this.show("just now");
    const count = Math.floor(Math.abs(seconds) / unit);
    const text = `${count} ${word === "days" && count === 1 ? "day" : word}`;
    this.show(seconds < 0 ? `in ${text}` : `${text} ago`);
  }
}

export class ClockTime extends Moment {
  draw() {
    const at = new Date(this.getAttribute("datetime"));
    if (Number.isNaN(at.valueOf())) return;
    this.show(this.dataset.shows === "day" ? this.#day(at) : HOURS.format(at));
  }

  #day(at) {
    const days = Math.round((new Date(now()).setHours(0, 0, 0, 0) - new Date(at).setHours(0, 0, 0, 0)) / 86_400_000);
    return ["Today", "Yesterday"][days] || DAY.format(at);
  }
}
