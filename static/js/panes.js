// <pane-tabs>, which card is open, and where the focus goes when a conversation is opened.

export function openLeg() {
  return document.querySelector("#workspace [data-leg]")?.dataset.leg || "";
}

export function showPane(pane) {
  document.body.dataset.pane = pane;
  document.querySelectorAll("pane-tabs [data-pane-to]").forEach((button) => {
    button.setAttribute("aria-current", button.dataset.paneTo === pane);
  });
}

export class PaneTabs extends HTMLElement {
  #leg = "";
  #stop = null;

  connectedCallback() {
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    this.#leg = openLeg();
    showPane(document.body.dataset.pane);
    this.#mark();
    document.addEventListener("click", (event) => this.#clicked(event.target), { signal });
    document.addEventListener("htmx:afterSwap", (event) => event.detail.target.id === "workspace" && this.#opened(), { signal });
    document.addEventListener("htmx:wsAfterMessage", () => this.#mark(), { signal });
    document.addEventListener("keydown", (event) => this.#escape(event), { signal });
  }

  disconnectedCallback() {
    this.#stop.abort();
  }

  #clicked(target) {
    const button = target.closest("[data-pane-to]");
    if (button) this.#choose(button.dataset.paneTo);
  }

  #choose(pane) {
    showPane(pane);
    if (pane === "conversation") heading()?.focus({ preventScroll: true });
  }

  // A conversation was opened: name it in the socket's address, mark its card, and focus its heading.
  #opened() {
    this.#mark();
    showPane(openLeg() ? "conversation" : "inbox");
    heading()?.focus({ preventScroll: true });
    if (openLeg() === this.#leg) return;
    this.#leg = openLeg();
    document.dispatchEvent(new Event("bridge:leg-opened"));
  }

  // Fragments are the same for every tab, so which card is open is marked here.
  #mark() {
    const leg = openLeg();
    document.querySelectorAll("#lists .card-row").forEach((row) => {
      const link = row.querySelector("a");
      if (row.id === `leg-${leg}-card`) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    });
  }

  #escape(event) {
    if (event.key !== "Escape" || document.querySelector("dialog[open], :popover-open")) return;
    if (document.body.dataset.pane !== "inbox" && getComputedStyle(this).display !== "none") showPane("inbox");
  }
}

function heading() {
  return document.querySelector("#workspace h2[tabindex]");
}
