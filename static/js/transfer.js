// <transfer-sheet>: the dialog whose body the server sends; opens at once, closes when the server accepted the transfer.
// When a search replaces the rows, the chosen one is kept, at the top if it is not among the new ones.
export class TransferSheet extends HTMLElement {
  #stop = null;
  #chosen = null;

  connectedCallback() {
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    document.addEventListener("htmx:beforeRequest", (event) => this.#opening(event.detail.elt), { signal });
    this.addEventListener("htmx:afterRequest", (event) => this.#answered(event.detail), { signal });
    this.addEventListener("htmx:beforeSwap", () => (this.#chosen = this.querySelector(".target:has(:checked)")), { signal });
    document.addEventListener("htmx:afterSwap", (event) => this.#swapped(event.detail.target), { signal });
    document.addEventListener("htmx:afterSettle", (event) => this.#settled(event.detail.target), { signal });
    this.addEventListener("click", (event) => this.#clicked(event), { signal });
  }

  disconnectedCallback() {
    this.#stop.abort();
  }

  get #dialog() {
    return this.querySelector("dialog");
  }

  get #body() {
    return document.getElementById("transfer-body");
  }

  #opening(elt) {
    if (elt.dataset.opens !== this.#dialog.id) return;
    this.#body.replaceChildren(this.querySelector("template").content.cloneNode(true));
    if (!this.#dialog.open) this.#dialog.showModal();
  }

  #answered({ elt, successful }) {
    if (elt.matches("[data-closes]") && successful) this.#dialog.close();
  }

  #swapped(target) {
    if (target !== this.#body && this.#chosen && target.contains(this.querySelector(".targets"))) this.#keepChosen();
  }

  // Not before: what is typed until htmx listens would not be searched for.
  #settled(target) {
    if (target === this.#body) this.#body.querySelector("[type=search]")?.focus();
  }

  #keepChosen() {
    const list = this.querySelector(".targets");
    if (!document.getElementById(this.#chosen.id)) list.prepend(this.#chosen);
    document.getElementById(this.#chosen.id).querySelector("input").checked = true;
  }

  #clicked(event) {
    if (!event.target.closest("[data-close]") && event.target !== this.#dialog) return;
    event.preventDefault();
    this.#dialog.close();
  }
}
