// <presence-menu popover>: arrow keys, and closing once something was chosen.
const STEPS = { ArrowDown: 1, ArrowUp: -1 };

export class PresenceMenu extends HTMLElement {
  connectedCallback() {
    this.addEventListener("toggle", (event) => event.newState === "open" && this.#items[0]?.focus());
    this.addEventListener("htmx:beforeRequest", () => this.hidePopover());
    this.addEventListener("keydown", (event) => this.#moved(event));
  }

  get #items() {
    return [...this.querySelectorAll("[role^=menuitem]")];
  }

  #moved(event) {
    const items = this.#items;
    const step = STEPS[event.key];
    const ends = { Home: items[0], End: items.at(-1) };
    const next = step ? items.at((items.indexOf(document.activeElement) + step) % items.length) : ends[event.key];
    if (!next) return;
    event.preventDefault();
    next.focus();
  }
}
