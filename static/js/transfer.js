// <transfer-sheet>: the dialog whose body the server sends; opens at once, filters, closes when the server took it.
export class TransferSheet extends HTMLElement {
  #stop = null;

  connectedCallback() {
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    document.addEventListener("htmx:beforeRequest", (event) => this.#opening(event.detail.elt), { signal });
    this.addEventListener("htmx:afterRequest", (event) => this.#answered(event.detail), { signal });
    document.addEventListener("htmx:afterSwap", (event) => event.detail.target === this.#body && this.#filled(), { signal });
    this.addEventListener("input", (event) => event.target.matches("[data-filters]") && this.#filter(), { signal });
    this.addEventListener("click", (event) => this.#clicked(event.target), { signal });
    this.addEventListener("keydown", (event) => this.#arrowed(event), { signal });
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

  #filled() {
    this.#body.querySelector("[data-filters]")?.focus();
  }

  #filter() {
    const wanted = this.querySelector("[data-filters]").value.trim().toLowerCase();
    for (const panel of this.querySelectorAll("[role=tabpanel]")) {
      const targets = [...panel.querySelectorAll(".target")];
      targets.forEach((target) => (target.hidden = !target.dataset.name.includes(wanted)));
      panel.querySelector("[data-none]").hidden = !targets.length || targets.some((target) => !target.hidden);
    }
  }

  #clicked(target) {
    const tab = target.closest("[role=tab]");
    if (tab) this.#choose(tab);
    if (target.closest("[data-close]") || target === this.#dialog) this.#dialog.close();
  }

  #choose(chosen) {
    for (const tab of this.querySelectorAll("[role=tab]")) {
      tab.setAttribute("aria-selected", tab === chosen);
      tab.tabIndex = tab === chosen ? 0 : -1;
      document.getElementById(tab.getAttribute("aria-controls")).hidden = tab !== chosen;
    }
    chosen.focus();
  }

  #arrowed(event) {
    if (!event.target.matches("[role=tab]") || !["ArrowLeft", "ArrowRight"].includes(event.key)) return;
    this.#choose(event.target.nextElementSibling || event.target.previousElementSibling);
  }
}
