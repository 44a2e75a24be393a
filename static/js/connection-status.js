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
    this.#timers.forEach(clearTimeout);
    this.#timers = [];
    this.#show("live");
  }

  waiting() {
    if (this.#timers.length) return;
    this.#timers = [
      setTimeout(() => this.#show("reconnecting"), PILL_AFTER_MS),
      setTimeout(() => this.#show("lost"), STRIP_AFTER_MS),
    ];
  }

  #show(state) {
    if (this.#element.dataset.state === state) return;
    this.#element.dataset.state = state;
    const words = this.#element.querySelector("[data-words]");
    words.textContent = words.dataset[state];
    document.getElementById("disconnected").hidden = state !== "lost";
    if (state === "live") document.getElementById("signed-out").hidden = true;
  }
}
