// How the server's fragments enter the page: never an older one, never twice, never over what is being typed.
export function install() {
  Idiomorph.defaults.callbacks.beforeNodeMorphed = mayMorph;
  htmx.defineExtension("fragments", { transformResponse: withoutHomeless });
  document.addEventListener("htmx:oobBeforeSwap", (event) => place(event.detail));
}

// Inside a newer region there may be an older card; and what draws itself takes new facts but keeps its text.
// Idiomorph's own ignoreActiveValue would keep the old label of a focused button or link, too.
function mayMorph(old, fresh) {
  if (old.id && old.id === fresh.id && isOlder(fresh, old)) return false;
  if (old === document.activeElement && old.matches("input, textarea, select")) return false;
  if (typeof old.adopt !== "function" || old.localName !== fresh.localName) return true;
  old.adopt(fresh);
  return false;
}

// htmx reports a fragment without a target as an error on the console; here it is everyday.
function withoutHomeless(html) {
  const page = document.createElement("template");
  page.innerHTML = html;
  const homeless = [...page.content.children].filter((fragment) => !document.querySelector(targetOf(fragment)));
  homeless.forEach((fragment) => fragment.remove());
  return homeless.length ? page.innerHTML : html;
}

function targetOf(fragment) {
  const [, selector] = (fragment.getAttribute("hx-swap-oob") || "").split(/:(.*)/s);
  return selector || `#${CSS.escape(fragment.id)}`;
}

function place(swap) {
  const [fresh] = swap.fragment.children;
  if (!fresh) return;
  if (isAnothers(fresh)) return location.assign("/");
  if (isInAnotherLanguage(fresh)) return location.reload();
  if (fresh.id !== swap.target.id) {
    // The morph extension claims every swap as inline, so the wrapper of an append comes along.
    swap.shouldSwap = false;
    [...fresh.children].forEach((child) => appendOrReplace(swap.target, child));
    swap.target.dispatchEvent(new CustomEvent("bridge:appended", { bubbles: true }));
  } else if (isOlder(fresh, swap.target)) {
    swap.shouldSwap = false;
  }
}

function appendOrReplace(parent, child) {
  const present = child.id && document.getElementById(child.id);
  if (present && isOlder(child, present)) return;
  if (present) Idiomorph.morph(present, child);
  else parent.append(child);
  if (isOlder(parent, child)) parent.dataset.revision = child.dataset.revision;
  htmx.process(present || child);
}

// Somebody else signed in with this browser: nothing of the former agent may stay on the page.
function isAnothers({ id, dataset }) {
  return id === "revision" && dataset.agent !== document.getElementById(id).dataset.agent;
}

// The agent chose a language in another tab: fragments come in it from now on.
function isInAnotherLanguage({ id, dataset }) {
  return id === "revision" && dataset.language !== document.getElementById(id).dataset.language;
}

function isOlder(fresh, present) {
  return Number(fresh.dataset.revision) < Number(present.dataset.revision);
}
