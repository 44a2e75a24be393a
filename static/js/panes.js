// <pane-tabs>, which card is open, and where the focus goes when a conversation is opened.
const OPENS_WITHIN_MS = 30_000;
const accepted = new Map(); // conversation → when this tab accepted it

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

  connectedCallback() {
    this.#leg = openLeg();
    showPane(document.body.dataset.pane);
    this.#mark();
    document.addEventListener("click", (event) => this.#clicked(event.target));
    document.addEventListener("htmx:afterSwap", (event) => event.detail.target.id === "workspace" && this.#opened());
    document.addEventListener("htmx:wsAfterMessage", () => this.#pushed());
    document.addEventListener("keydown", (event) => this.#escape(event));
  }

  #clicked(target) {
    const button = target.closest("[data-pane-to]");
    if (button) return this.#choose(button.dataset.paneTo);
    const use = target.closest("[data-use-incident]");
    if (use) useIncident(use.dataset.useIncident);
    const offer = target.closest("[data-state=offered] .btn-accept")?.closest(".offer");
    if (offer) accepted.set(offer.dataset.conversationId, Date.now());
  }

  #choose(pane) {
    showPane(pane);
    if (pane === "conversation") heading()?.focus({ preventScroll: true });
  }

  // A workspace came: name it in the socket's address, mark its card, and let the reader start at its heading.
  #opened() {
    this.#mark();
    showPane(openLeg() ? "conversation" : "inbox");
    heading()?.focus({ preventScroll: true });
    if (openLeg() === this.#leg) return;
    this.#leg = openLeg();
    document.dispatchEvent(new Event("bridge:leg-opened"));
  }

  // A conversation that was accepted here opens itself once Genesys has connected it.
  #pushed() {
    this.#mark();
    for (const [id, at] of accepted) {
      const card = document.querySelector(`#lists [data-conversation-id="${CSS.escape(id)}"] a`);
      if (card || Date.now() - at > OPENS_WITHIN_MS) accepted.delete(id);
      card?.click();
    }
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

function useIncident(number) {
  const form = document.querySelector(".wrapup__form");
  form.elements.outcome.value = "update";
  form.elements.incident.value = number;
  form.elements.incident.dispatchEvent(new Event("input", { bubbles: true }));
}
