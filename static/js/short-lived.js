// <short-lived data-left>: removes the element around it after so many seconds, as the server's own lists do.
export class ShortLived extends HTMLElement {
  #timer = 0;

  connectedCallback() {
    this.#timer = setTimeout(() => this.parentElement.remove(), Number(this.dataset.left) * 1_000);
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
  }

  // fragments.js calls this with the server's newer element, instead of morphing it.
  adopt(fresh) {
    this.disconnectedCallback();
    this.dataset.left = fresh.dataset.left;
    this.connectedCallback();
  }
}
