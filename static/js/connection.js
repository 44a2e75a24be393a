// <desk-connection ws-connect>: keeps the desk's one socket open, and shows the state of the connection.
import { ConnectionStatus } from "./connection-status.js";
import { openLeg } from "./panes.js";
import { shownUpTo } from "./revisions.js";

const SILENCE_MS = 12_000; // the server beats every 3 s
const OPENING_MS = 15_000; // when all desks reconnect at once, giving up early would only begin anew
const PAGE_MS = 30_000; // from the opening to the first message, which is the whole page
const RETRY_MIN_MS = 500;
const RETRY_MAX_MS = 5_000;
const JITTER = 0.9; // spreads the desks that lost the same server over most of the pause
const RESYNC_PAUSE_MS = 30_000;
const LATE_MS = 2_500; // a push may come shortly after the heartbeat that is ahead of the page
const NEVER_MS = 2 ** 31 - 1; // the extension's own reconnecting is replaced by #retry
const ASK_AT = 2; // failed attempts

export class DeskConnection extends HTMLElement {
  #socket = null;
  #wrapper = null;
  #attempts = 0;
  #isPushed = true;
  #resyncedAt = -RESYNC_PAUSE_MS;
  #timers = {};
  #status = new ConnectionStatus(this);

  connectedCallback() {
    htmx.config.wsReconnectDelay = () => NEVER_MS;
    htmx.createWebSocket = (url) => this.#open(url);
    this.addEventListener("htmx:wsOpen", (event) => this.#opened(event.detail));
    this.addEventListener("htmx:wsClose", (event) => this.#closed(event.detail));
    this.addEventListener("htmx:wsAfterMessage", (event) => this.#heard(event.detail.message));
    document.querySelector("[data-retry]").addEventListener("click", () => this.reconnect());
    document.addEventListener("bridge:leg-opened", () => this.reconnect());
    addEventListener("online", () => this.reconnect());
    addEventListener("pageshow", ({ persisted }) => persisted && location.reload()); // Back, from the browser's memory
    document.addEventListener("visibilitychange", () => document.hidden || this.#expectBeat(SILENCE_MS / 2));
    this.#status.waiting();
  }

  // Closes the socket and opens a new one, through which the server sends the whole desk.
  reconnect() {
    ["retry", "late"].forEach((name) => clearTimeout(this.#timers[name]));
    if (!this.#wrapper) return;
    this.#status.waiting();
    this.#socket?.close();
    this.#socket = null;
    this.#wrapper.reconnect();
  }

  #open(url) {
    const address = new URL(url);
    const leg = openLeg();
    if (leg) address.searchParams.set("leg", leg);
    this.#socket = new WebSocket(address);
    this.#after("opening", OPENING_MS, () => this.#socket?.close());
    return this.#socket;
  }

  #opened({ event, socketWrapper }) {
    this.#wrapper = socketWrapper;
    if (event.target !== this.#socket) return;
    clearTimeout(this.#timers.opening);
    this.#expectBeat(PAGE_MS);
  }

  #closed({ event, socketWrapper }) {
    this.#wrapper = socketWrapper;
    if (event.target !== this.#socket) return; // closed by reconnect()
    clearTimeout(this.#timers.silence);
    this.#retry();
  }

  #heard(message) {
    this.#attempts = 0;
    this.#expectBeat(SILENCE_MS);
    const isPulse = message.includes('id="pulse"');
    if (isPulse) this.#isPushed = document.getElementById("pulse").dataset.live === "yes";
    if (this.#isPushed) this.#status.live();
    else this.#status.polling();
    if (isPulse) this.#compare();
  }

  #expectBeat(withinMs) {
    this.#after("silence", withinMs, () => this.reconnect());
  }

  // When a heartbeat stays ahead of the page, a push was lost: a new socket brings everything. While nothing is
  // pushed, that is how the page asks.
  #compare() {
    const pulse = Number(document.getElementById("pulse").dataset.revision);
    if (pulse <= shownUpTo()) return;
    if (this.#isPushed) this.#after("late", LATE_MS, () => pulse > shownUpTo() && this.#resync());
    else this.reconnect();
  }

  #resync() {
    if (performance.now() - this.#resyncedAt < RESYNC_PAUSE_MS) return;
    this.#resyncedAt = performance.now();
    this.reconnect();
  }

  #retry() {
    this.#status.waiting();
    const ceiling = Math.min(RETRY_MAX_MS, RETRY_MIN_MS * 2 ** this.#attempts++);
    if (this.#attempts === ASK_AT) this.#askWhy();
    this.#after("retry", ceiling * (1 - JITTER * Math.random()), () => this.reconnect());
  }

  // A refused socket gives no reason, but the response of a page does.
  async #askWhy() {
    const headers = { "HX-Request": "true", "HX-Target": "workspace" };
    const answer = await fetch(location.pathname, { headers }).catch(() => null);
    if (answer?.status === 401) document.dispatchEvent(new Event("bridge:signed-out"));
  }

  #after(name, delayMs, action) {
    clearTimeout(this.#timers[name]);
    this.#timers[name] = setTimeout(action, delayMs);
  }
}
