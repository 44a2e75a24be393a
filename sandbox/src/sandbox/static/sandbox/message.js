/* One message in a chat: bubble, files, card, who and when, and how far it came. */

import { clone, part, setText, time } from "./dom.js";

const TICKS = {
  queued: ["", "Sending"],
  sent: ["✓", "Sent"],
  received: ["✓", "Sent"],
  "delivery-success": ["✓✓", "Delivered"],
  published: ["✓✓", "Delivered"],
  read: ["✓✓", "Read"],
  failed: ["!", "Failed"],
  "delivery-failed": ["!", "Failed"],
};

export function bubble(message, onChoice) {
  const shown = clone("message");
  shown.dataset.by = message.direction === "inbound" ? "customer" : "agent";
  const content = message.content ?? [];
  const chosen = content.find((each) => each.buttonResponse)?.buttonResponse.text;
  const text = message.text ?? chosen ?? "";
  setText(shown, "text", text);
  part(shown, "text").hidden = !text;
  for (const each of content) if (each.attachment) part(shown, "files").append(file(each.attachment));
  const card = content.find((each) => each.card)?.card ?? content.find((each) => each.carousel)?.carousel.cards?.[0];
  if (card) showCard(shown, card, message, onChoice);
  return shown;
}

export function mark(shown, message) {
  const [tick, word] = TICKS[message.status] ?? ["", ""];
  shown.dataset.status = word.toLowerCase();
  setText(shown, "note", [message.author, time(message.at)].filter(Boolean).join(" · "));
  setText(shown, "ticks", tick);
  const ticks = part(shown, "ticks");
  ticks.title = word;
  ticks.setAttribute("aria-label", word);
  ticks.setAttribute("role", "img");
}

export function quickReplies(message) {
  return (message?.content ?? []).filter((each) => each.quickReply).map((each) => each.quickReply);
}

function file(attachment) {
  const name = attachment.filename ?? attachment.url ?? "File";
  const isPicture = (attachment.mime ?? "").startsWith("image/") && isOwn(attachment.url);
  const link = clone(isPicture ? "picture" : "file-link");
  if (/^https?:/.test(attachment.url ?? "")) link.href = attachment.url;
  if (!isPicture) setText(link, "name", name);
  else Object.assign(link.firstElementChild, { src: new URL(attachment.url).pathname, alt: name });
  return link;
}

function isOwn(url) {
  return URL.canParse(url) && new URL(url).pathname.startsWith("/sandbox/files/");
}

function showCard(shown, card, message, onChoice) {
  part(shown, "card").hidden = false;
  setText(shown, "card-title", card.title ?? "");
  setText(shown, "card-text", card.description ?? "");
  for (const action of card.actions ?? []) {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: action.text });
    button.className = "btn btn-small";
    button.addEventListener("click", () => onChoice({ ...action, originatingMessageId: message.id }));
    part(shown, "card-actions").append(button);
  }
}
