// Opens the caller's record in ServiceNow once, in the tab that answered; a button is shown when the browser blocks that.
// A page around this one may do it instead: it cancels the event "bridge:screen-pop" and opens table and id itself.
const PREFIX = "bridge.pop.";
const WITHIN_MS = 30_000;

export function install() {
  document.addEventListener("bridge:answered", ({ detail }) => remember(detail.conversation));
  document.addEventListener("htmx:wsAfterMessage", pop);
  document.addEventListener("htmx:afterSwap", pop);
  document.addEventListener("click", ({ target }) => target.closest("[data-pop-link]") && hideLink());
}

// Kept for this tab: a reload or a new socket opens nothing again.
function remember(conversation) {
  const key = PREFIX + conversation;
  if (!sessionStorage.getItem(key)) sessionStorage.setItem(key, String(Date.now()));
}

function pop() {
  const panel = document.querySelector(".caller[data-pop-url]");
  const key = panel && PREFIX + panel.dataset.conversationId;
  const answeredAt = Number(panel && sessionStorage.getItem(key));
  if (!answeredAt) return;
  sessionStorage.setItem(key, "0");
  if (Date.now() - answeredAt > WITHIN_MS) return;
  const { popUrl: url, popTable: table, popId: id } = panel.dataset;
  const wanted = new CustomEvent("bridge:screen-pop", { bubbles: true, cancelable: true, detail: { url, table, id } });
  if (panel.dispatchEvent(wanted) && !opens(url)) showLink(url);
}

// The new tab gets no way back to this one.
function opens(url) {
  const tab = window.open("", "_blank");
  if (!tab) return false;
  tab.opener = null;
  tab.location = url;
  return true;
}

function showLink(url) {
  const link = document.querySelector("[data-pop-link]");
  if (!link) return;
  link.href = url;
  link.hidden = false;
}

function hideLink() {
  document.querySelector("[data-pop-link]").hidden = true;
}
