// <kept-draft data-key data-address>: what is typed in its form survives switching, reloading and signing in again.
// With an address, the server keeps it too: for a crash, another computer, and a timer that files it.
const PREFIX = "bridge.draft.";
const KEEP_MS = 14 * 24 * 3_600_000;
const SAVE_AFTER_MS = 1_500;

export class KeptDraft extends HTMLElement {
  #sent = {};
  #stop = null;
  #saving = 0;

  connectedCallback() {
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    this.#restore();
    this.addEventListener("input", () => this.keep(), { signal });
    this.addEventListener("change", () => this.keep(), { signal });
    this.addEventListener("htmx:beforeRequest", (event) => event.detail.elt === this.#form && this.#sending(), { signal });
    this.addEventListener("htmx:afterRequest", (event) => event.detail.elt === this.#form && event.detail.successful && this.#accepted(), { signal });
    addEventListener("storage", (event) => event.key === this.#key && this.#follow(event), { signal });
    addEventListener("pagehide", () => this.#saving && this.#save(), { signal });
  }

  disconnectedCallback() {
    if (this.#saving) this.#save();
    this.#stop.abort();
  }

  keep() {
    const fields = this.#typed();
    clearTimeout(this.#saving);
    if (this.dataset.address) this.#saving = setTimeout(() => this.#save(), SAVE_AFTER_MS);
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
    const values = this.#fields.filter((field) => !["radio", "checkbox"].includes(field.type) || field.checked);
    return Object.fromEntries(values.map((field) => [field.name, field.value]));
  }

  #save() {
    clearTimeout(this.#saving);
    this.#saving = 0;
    const sent = { method: "POST", body: new FormData(this.#form), headers: { "HX-Request": "true" }, keepalive: true };
    fetch(this.dataset.address, sent).catch(() => {});
  }

  // The newer of what this browser and the server have kept.
  #restore() {
    const here = JSON.parse(localStorage.getItem(this.#key) || "{}");
    const there = { at: Number(this.dataset.savedAt || 0) * 1_000, fields: JSON.parse(this.querySelector("script")?.textContent || "{}") };
    const kept = (here.at || 0) > there.at ? here : there;
    if (kept.at > Date.now() - KEEP_MS) this.#fill(kept.fields);
  }

  // A choice that the form no longer offers, and an empty line, give way to what the server proposes.
  #fill(fields) {
    for (const field of this.#fields.filter((each) => fields[each.name] || (each.name in fields && each.matches("textarea")))) {
      if (!["radio", "checkbox"].includes(field.type)) field.value = fields[field.name];
      else if (field.value === fields[field.name]) field.checked = true;
    }
  }

  #sending() {
    clearTimeout(this.#saving);
    this.#saving = 0;
    this.#sent = this.#typed();
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
