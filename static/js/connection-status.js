// What the page says about its connection: nothing about a short gap, a pill about a longer one, a strip about a long one.
const PILL_AFTER_MS = 1_500;
const STRIP_AFTER_MS = 15_000;

export class ConnectionStatus {
  #element;
  #timers = [];

  constructor(element) {
    this.#element = element;
  }

  live() {
    this.#connected("live");
  }

  // Nothing is pushed; the page asks for changes every few seconds.
  polling() {
    this.#connected("polling");
  }

  waiting() {
    if (this.#timers.length) return;
    this.#timers = [
      setTimeout(() => this.#show("reconnecting"), PILL_AFTER_MS),
      setTimeout(() => this.#show("lost"), STRIP_AFTER_MS),
    ];
  }

  #connected(state) {
    this.#timers.forEach(clearTimeout);
    this.#timers = [];
    this.#show(state);
    document.getElementById("signed-out").hidden = true;
  }

  #show(state) {
    if (this.#element.dataset.state === state) return;
    this.#element.dataset.state = state;
    const words = this.#element.querySelector("[data-words]");
    words.textContent = words.dataset[state];
    document.getElementById("disconnected").hidden = state !== "lost";
  }
}
