// <elapsed-time>, <time-ago>, <clock-time>: times in the viewer's language and time zone.
import { everySecond, now } from "./clock.js";

// The browser's regional variant of the page's language, because en-GB and de-AT write dates differently.
const PAGE = document.documentElement.lang;
const LOCALE = navigator.languages.find((each) => each.split("-")[0] === PAGE.split("-")[0]) || PAGE;
const ABSOLUTE = new Intl.DateTimeFormat(LOCALE, { dateStyle: "full", timeStyle: "short" });
const HOURS = new Intl.DateTimeFormat(LOCALE, { timeStyle: "short" });
const DAY = new Intl.DateTimeFormat(LOCALE, { weekday: "long", day: "numeric", month: "long" });
const DATE = new Intl.DateTimeFormat(LOCALE, { day: "numeric", month: "short" });
const RELATIVE = new Intl.RelativeTimeFormat(LOCALE, { numeric: "auto", style: "short" });
const UNITS = [
  [10, Infinity, "second"], // "now"
  [60, 1, "second"],
  [3_600, 60, "minute"],
  [86_400, 3_600, "hour"],
  [7 * 86_400, 86_400, "day"],
];

// The base of all three: it is drawn every second, and a morph changes its attributes but not its text.
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
    const seconds = Math.round((at - now()) / 1_000);
    const [, size, unit] = UNITS.find(([below]) => Math.abs(seconds) < below) || [];
    this.show(unit ? RELATIVE.format(Math.trunc(seconds / size), unit) : DATE.format(at));
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
    return days === 0 || days === 1 ? RELATIVE.format(-days, "day") : DAY.format(at);
  }
}
