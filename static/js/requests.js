// For all forms: one key per press of a button, a place for error messages, and a sign-in that keeps the page.
const SAID = [409, 422]; // responses that contain a fragment with the reason
const keys = new WeakMap(); // form → the key of a request without a response

export function install() {
  document.addEventListener("htmx:configRequest", (event) => addKey(event.detail));
  document.addEventListener("htmx:beforeRequest", (event) => clearPlace(event.detail.elt));
  document.addEventListener("htmx:beforeSwap", (event) => redirectProblem(event.detail));
  document.addEventListener("htmx:afterRequest", (event) => settle(event.detail));
  document.addEventListener("input", (event) => keys.delete(event.target.form));
  document.addEventListener("bridge:signed-out", offerSignIn);
  document.addEventListener("click", (event) => nameThisPage(event.target.closest("a[data-keeps-page]")));
}

// A request that is repeated after a lost response has the same key; a changed form gets a new key.
function addKey({ elt, verb, parameters }) {
  if (verb !== "post") return;
  if (!keys.has(elt)) keys.set(elt, crypto.randomUUID());
  parameters.request_key = keys.get(elt);
}

function settle({ elt, xhr, successful }) {
  const { status } = xhr;
  if (status >= 200 && status < 500) keys.delete(elt);
  if (status === 401) return offerSignIn();
  if (successful || elt.matches("[data-quiet]")) return;
  if (SAID.includes(status)) return elt.isConnected || sayLate(elt, xhr.responseText);
  const words = document.getElementById(status >= 400 && status < 500 ? "not-possible" : "unreachable");
  placeOf(elt).replaceChildren(words.content.cloneNode(true));
  showPlace(elt);
}

// A push may have replaced the form before the response came. htmx then swaps nothing, so the reason is shown here.
function sayLate(elt, reason) {
  placeOf(elt).replaceChildren(document.createRange().createContextualFragment(reason));
  showPlace(elt);
}

// Shows the reason of a refusal in the form or dialog, otherwise in the strip below the bar.
function redirectProblem(swap) {
  const { status } = swap.xhr;
  const { elt } = swap.requestConfig;
  if (!SAID.includes(status)) return;
  swap.target = placeOf(elt);
  swap.swapOverride = "innerHTML";
  swap.shouldSwap = !elt.matches("[data-quiet]");
  showPlace(elt);
}

function placeOf(elt) {
  const scope = (elt.isConnected && elt.closest("[data-problem-scope]")) || document;
  return scope.querySelector("[data-problem-place]:not([data-problem-scope] *)") || scope.querySelector("[data-problem-place]");
}

function showPlace(elt) {
  const strip = placeOf(elt).closest("problem-place");
  if (strip) strip.hidden = false;
}

function clearPlace(elt) {
  if (elt.matches("[data-quiet]")) return;
  const place = placeOf(elt);
  place.replaceChildren();
  const strip = place.closest("problem-place");
  if (strip) strip.hidden = true;
}

function offerSignIn() {
  document.getElementById("signed-out").hidden = false;
}

function nameThisPage(link) {
  if (link) link.search = new URLSearchParams({ next: location.pathname });
}

// <problem-place>: the strip for refusals that have no place in a form.
export class ProblemPlace extends HTMLElement {
  connectedCallback() {
    this.querySelector("button").addEventListener("click", () => (this.hidden = true));
  }
}
