// How the server's fragments enter the page: never an older one, never twice, never over what is being typed.
import { shownUpTo, shows, showsAll } from "./revisions.js";

export function install() {
  showsAll(revisionOf(document.getElementById("revision")));
  Idiomorph.defaults.callbacks.beforeNodeMorphed = mayMorph;
  htmx.defineExtension("fragments", { transformResponse: applicable });
  document.addEventListener("htmx:oobBeforeSwap", (event) => place(event.detail));
}

// A newer thread may contain an older message. Elements that draw themselves take attributes, but no text.
// Idiomorph's own ignoreActiveValue would also keep the old label of a focused button or link.
function mayMorph(old, fresh) {
  if (old.id && old.id === fresh.id && isOlder(fresh, old)) return false;
  if (old === document.activeElement && old.matches("input, textarea, select")) return false;
  if (typeof old.adopt !== "function" || old.localName !== fresh.localName) return true;
  old.adopt(fresh);
  return false;
}

// A message with nothing but changes that the page shows may bring back a card that has gone. htmx logs an error
// for a fragment without a target, but here such fragments are normal.
function applicable(html) {
  const page = document.createElement("template");
  page.innerHTML = html;
  if (!isNews(page.content.getElementById("revision"))) return "";
  const targetless = [...page.content.children].filter((fragment) => !document.querySelector(targetOf(fragment)));
  targetless.forEach((fragment) => fragment.remove());
  return targetless.length ? page.innerHTML : html;
}

function targetOf(fragment) {
  const [, selector] = (fragment.getAttribute("hx-swap-oob") || "").split(/:(.*)/s);
  return selector || `#${CSS.escape(fragment.id)}`;
}

function place(swap) {
  const [fresh] = swap.fragment.children;
  if (!fresh) return;
  if (isOtherAgents(fresh)) return location.assign("/");
  if (isInOtherLanguage(fresh)) return location.reload();
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
  putInOrder(parent, present || child);
  if (isOlder(parent, child)) parent.dataset.revision = child.dataset.revision;
  htmx.process(present || child);
}

// What happened earlier may come later: the last sibling that is not behind the child comes before it.
function putInOrder(parent, child) {
  let before = parent.lastElementChild;
  while (before && (before === child || before.dataset.order > child.dataset.order)) before = before.previousElementSibling;
  const next = before ? before.nextElementSibling : parent.firstElementChild;
  if (next === child) return;
  if (child.isConnected && parent.moveBefore) parent.moveBefore(child, next); // the focus stays
  else parent.insertBefore(child, next);
}

// Somebody else signed in with this browser: nothing of the previous agent may stay on the page.
function isOtherAgents({ id, dataset }) {
  return id === "revision" && dataset.agent !== document.getElementById(id).dataset.agent;
}

// The agent chose a language in another tab; from now on, fragments are in that language.
function isInOtherLanguage({ id, dataset }) {
  return id === "revision" && dataset.language !== document.getElementById(id).dataset.language;
}

// A whole page names no changes, because it shows all of them.
function isNews(revision) {
  if (!revision || isOtherAgents(revision) || isInOtherLanguage(revision)) return true;
  const isKnown = revision.dataset.changes && revisionOf(revision) <= shownUpTo();
  if (revision.dataset.changes) shows(revision.dataset.changes.split(" ").map(Number));
  else showsAll(revisionOf(revision));
  return !isKnown;
}

function revisionOf(element) {
  return Number(element?.dataset.revision || 0);
}

function isOlder(fresh, present) {
  return Number(fresh.dataset.revision) < Number(present.dataset.revision);
}
