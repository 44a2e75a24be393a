// What a click leads to elsewhere on the page: an accepted offer opens its conversation, "Use" fills the wrap-up,
// "Insert reply" the composer.
const OPENS_WITHIN_MS = 30_000;
const accepted = new Map(); // conversation → when this tab accepted it

export function install() {
  document.addEventListener("click", (event) => clicked(event.target));
  document.addEventListener("htmx:wsAfterMessage", openAccepted);
}

function clicked(target) {
  const use = target.closest("[data-use-incident]");
  if (use) useIncident(use.dataset.useIncident);
  const reply = target.closest("[data-insert-reply]");
  if (reply) insertReply(reply.dataset.insertReply);
  const offer = target.closest("[data-state=offered] .btn-accept")?.closest(".offer");
  if (offer) accepted.set(offer.dataset.conversationId, Date.now());
}

function useIncident(number) {
  const form = document.querySelector(".wrapup__form");
  form.elements.incident_action.value = "update";
  form.elements.incident.value = number;
  form.elements.incident.dispatchEvent(new Event("input", { bubbles: true }));
}

// The agent reads the suggested reply, and sends it.
function insertReply(text) {
  const field = document.querySelector(".composer__text");
  if (!field) return;
  field.value = [field.value.trim(), text].filter(Boolean).join("\n\n");
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
}

// A conversation that was accepted here opens itself once Genesys has connected it.
function openAccepted() {
  for (const [id, at] of accepted) {
    const card = document.querySelector(`#lists [data-conversation-id="${CSS.escape(id)}"] a`);
    if (card || Date.now() - at > OPENS_WITHIN_MS) accepted.delete(id);
    if (card) document.dispatchEvent(new CustomEvent("bridge:answered", { detail: { conversation: id } }));
    card?.click();
  }
}
