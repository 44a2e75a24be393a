// <person-finder>: arrow keys go through what was found; Escape and a choice empty the search.
export class PersonFinder extends HTMLElement {
  #stop = null;

  connectedCallback() {
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    this.addEventListener("keydown", (event) => this.#pressed(event), { signal });
    this.addEventListener("htmx:afterRequest", (event) => this.#answered(event.detail), { signal });
  }

  disconnectedCallback() {
    this.#stop.abort();
  }

  get #field() {
    return this.querySelector("[type=search]");
  }

  #pressed(event) {
    if (event.key === "Escape" && this.#field.value) {
      event.stopPropagation();
      this.#empty();
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) this.#move(event, step);
  }

  #move(event, step) {
    const stops = [this.#field, ...this.querySelectorAll(".chooser__person")];
    const next = stops[stops.indexOf(document.activeElement) + step];
    if (!next || !stops.includes(document.activeElement)) return;
    event.preventDefault();
    next.focus();
  }

  #answered({ elt, successful }) {
    if (successful && elt.matches("[data-chooses]")) this.#empty();
  }

  #empty() {
    this.#field.value = "";
    this.querySelector("#people-found").replaceChildren();
    this.#field.focus();
  }
}
