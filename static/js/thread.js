// <message-thread>: scrolls with new messages while the reader is at the end, otherwise shows a button, and reports reading.
const NEAR_PX = 80;
const SEEN_AFTER_MS = 500;

export class MessageThread extends HTMLElement {
  #atEnd = true;
  #observer = new MutationObserver(() => this.#grew());
  #resized = new ResizeObserver(() => this.#atEnd && this.toEnd());
  #stop = new AbortController();

  connectedCallback() {
    const { signal } = this.#stop;
    this.#chip.addEventListener("click", () => this.toEnd());
    this.addEventListener("scroll", () => this.#scrolled(), { capture: true, passive: true });
    this.addEventListener("click", (event) => openElsewhere(event));
    this.addEventListener("bridge:appended", () => this.#seen());
    addEventListener("focus", () => this.#seen(), { signal });
    this.#observer.observe(this.#log, { childList: true, subtree: true, characterData: true });
    this.#resized.observe(this.#log);
    this.toEnd();
    setTimeout(() => this.#seen(), SEEN_AFTER_MS);
  }

  disconnectedCallback() {
    this.#observer.disconnect();
    this.#resized.disconnect();
    this.#stop.abort();
  }

  toEnd() {
    this.#log.scrollTop = this.#log.scrollHeight;
    this.#chip.hidden = true;
    this.#atEnd = true;
  }

  get #log() {
    return this.querySelector("[role=log]");
  }

  get #chip() {
    return this.querySelector(".thread__new");
  }

  #scrolled() {
    const { scrollHeight, scrollTop, clientHeight } = this.#log;
    this.#atEnd = scrollHeight - scrollTop - clientHeight < NEAR_PX;
    if (this.#atEnd) this.#chip.hidden = true;
  }

  #grew() {
    const { lastElementChild } = this.#log;
    if (this.#atEnd) this.toEnd();
    else if (lastElementChild !== this.last) this.#chip.hidden = false;
    this.last = lastElementChild;
  }

  // Messages count as read when the window has the focus.
  #seen() {
    const form = this.closest(".conversation").querySelector("form[data-quiet]");
    if (document.hasFocus() && form) form.dispatchEvent(new Event("seen"));
  }
}

// A link in a message must not replace the desk.
function openElsewhere(event) {
  const link = event.target.closest("a[href]");
  if (!link) return;
  link.target = "_blank";
  link.rel = "noopener noreferrer";
}
