// <ring-countdown data-left data-of data-warning>: the seconds an offer still lasts, counted from what the server sent.
import { everySecond } from "./clock.js";

const LOW_S = 5;

export class RingCountdown extends HTMLElement {
  #endsAt = 0;
  #spoken = false;
  #stop = () => {};

  connectedCallback() {
    this.#start();
    this.#stop = everySecond(() => this.#draw());
  }

  disconnectedCallback() {
    this.#stop();
  }

  // fragments.js calls this with the server's newer element, instead of morphing the text.
  adopt(fresh) {
    Object.assign(this.dataset, { ...fresh.dataset });
    this.#start();
  }

  #start() {
    this.#endsAt = performance.now() + Number(this.dataset.left) * 1_000;
    this.#draw();
  }

  #draw() {
    const left = Math.max(0, Math.round((this.#endsAt - performance.now()) / 1_000));
    this.textContent = left;
    this.style.setProperty("--part", Math.min(1, left / (Number(this.dataset.of) || left || 1)));
    this.toggleAttribute("data-low", left <= LOW_S);
    if (left <= LOW_S) this.#speak();
  }

  #speak() {
    if (this.#spoken || !this.dataset.warning) return;
    this.#spoken = true;
    document.getElementById("spoken").textContent = this.dataset.warning;
  }
}
