// Notes when each offer stands in the page, when that was painted, and when its caller was known.
window.benchmarkRings = {};
const wallMs = () => performance.timeOrigin + performance.now();
const isKnown = (offer) => offer.querySelector(".brief")?.dataset.lookup !== "searching";

function note(offer) {
  const seen = (window.benchmarkRings[offer.dataset.conversationId] ??= { inDomMs: wallMs() });
  if (!seen.asked) {
    seen.asked = true;
    seen.withCaller = isKnown(offer);
    requestAnimationFrame(() => setTimeout(() => (seen.paintedMs = wallMs())));
  }
  if (isKnown(offer)) seen.callerMs ??= wallMs();
}

const offers = () => document.querySelectorAll("article.offer[data-conversation-id]").forEach(note);
new MutationObserver(offers).observe(document, { attributes: true, childList: true, subtree: true });
