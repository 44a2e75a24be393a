// <kept-draft data-key>: what is typed in its form survives switching, reloading and signing in again.
const PREFIX = "bridge.draft.";
const KEEP_MS = 14 * 24 * 3_600_000;

export class KeptDraft extends HTMLElement {
  #sent = {};
  #stop = null;

  connectedCallback() {
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    this.#restore();
    this.addEventListener("input", () => this.keep(), { signal });
    this.addEventListener("change", () => this.keep(), { signal });
    this.addEventListener("htmx:beforeRequest", () => (this.#sent = this.#typed()), { signal });
    this.addEventListener("htmx:afterRequest", (event) => event.detail.successful && this.#accepted(), { signal });
    addEventListener("storage", (event) => event.key === this.#key && this.#follow(event), { signal });
  }

  disconnectedCallback() {
    this.#stop.abort();
  }

  keep() {
    const fields = this.#typed();
    if (!Object.values(fields).some(Boolean)) return localStorage.removeItem(this.#key);
    localStorage.setItem(this.#key, JSON.stringify({ at: Date.now(), fields }));
  }

  get #key() {
    return PREFIX + this.dataset.key;
  }

  get #form() {
    return this.querySelector("form");
  }

  get #fields() {
    return [...this.#form.elements].filter((field) => field.name && field.type !== "hidden" && field.localName !== "button");
  }

  #typed() {
    const values = this.#fields.filter((field) => field.type !== "radio" || field.checked);
    return Object.fromEntries(values.map((field) => [field.name, field.value]));
  }

  #restore() {
    const kept = JSON.parse(localStorage.getItem(this.#key) || "{}");
    if (kept.at > Date.now() - KEEP_MS) this.#fill(kept.fields);
  }

  // A choice that the form no longer offers, and an empty line, give way to what the server proposes.
  #fill(fields) {
    for (const field of this.#fields.filter((each) => fields[each.name] || (each.name in fields && each.matches("textarea")))) {
      if (field.type !== "radio") field.value = fields[field.name];
      else if (field.value === fields[field.name]) field.checked = true;
    }
  }

  // The server has accepted the form. Text that was typed in the meantime stays.
  #accepted() {
    for (const field of this.#fields.filter((each) => each.matches("textarea") && this.#form.matches("[data-clears]"))) {
      const sent = this.#sent[field.name] || "";
      if (field.value.startsWith(sent)) field.value = field.value.slice(sent.length).trimStart();
    }
    const rest = this.#fields.some((each) => each.matches("textarea") && each.value);
    if (rest) this.keep();
    else localStorage.removeItem(this.#key);
  }

  // Another tab sent or changed the draft: do the same here, unless somebody types in this form.
  #follow({ oldValue, newValue }) {
    if (this.contains(document.activeElement) && document.hasFocus()) return;
    if (newValue) this.#fill(JSON.parse(newValue).fields);
    else if (oldValue) this.#form.reset();
  }
}

// Enter sends, Shift + Enter starts a line; an input method's Enter does neither.
export function sendOnEnter(event) {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || !event.target.matches("[data-enter-sends]")) return;
  event.preventDefault();
  if (event.target.value.trim()) event.target.form.requestSubmit();
}
