/* One conversation as its customer sees it; what a chat, a phone and a letter have in common. */

import { post } from "./control.js";
import { clone, initials, part, setText } from "./dom.js";

export class ConversationWindow extends HTMLElement {
  static template = "letter-window";
  static noun = { email: "Mail" };
  conversation = null;

  connectedCallback() {
    if (this.childElementCount) return;
    this.append(document.getElementById(this.constructor.template).content.cloneNode(true));
    this.setAttribute("role", "article");
    part(this, "leave").addEventListener("click", () => this.call("end"));
    this.ready();
  }

  ready() {}

  show(conversation) {
    this.conversation = conversation;
    this.dataset.state = conversation.state;
    this.dataset.conversationId = conversation.id;
    const noun = this.constructor.noun[conversation.media];
    this.setAttribute("aria-label", `${noun} of ${conversation.customer.name}`);
    setText(this, "name", conversation.customer.name);
    setText(this, "initials", initials(conversation.customer.name));
    setText(this, "words", this.words(conversation));
    setText(this, "queue", conversation.queue ?? "Inbound flow");
    setText(this, "address", conversation.customer.address.replace("tel:", ""));
    part(this, "leave").disabled = conversation.state === "ended";
    this.showMore(conversation);
  }

  showMore(conversation) {
    const channel = part(this, "channel");
    if (channel) channel.dataset.medium = conversation.media;
    const log = part(this, "log");
    if (log.childElementCount === conversation.messages.length) return;
    log.replaceChildren(...conversation.messages.map(letter));
  }

  words(conversation) {
    return conversation.queue && conversation.state !== "ended" ? `${conversation.queue} · ${conversation.words}` : conversation.words;
  }

  async call(what, body) {
    const problem = part(this, "problem");
    try {
      const answer = await post(`/sandbox/conversations/${this.conversation.id}/${what}`, body);
      problem.hidden = true;
      this.dispatchEvent(new CustomEvent("sandbox:changed", { bubbles: true }));
      return answer;
    } catch (error) {
      problem.textContent = error.message;
      problem.hidden = false;
      return null;
    }
  }
}

function letter(message) {
  const shown = clone("message");
  shown.dataset.by = message.direction === "inbound" ? "customer" : "agent";
  setText(shown, "text", message.text ?? "");
  setText(shown, "note", message.author ?? "");
  return shown;
}
