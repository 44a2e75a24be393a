/* One conversation as its customer sees it; what a chat, a phone and a letter have in common. */

import { post } from "./control.js";
import { initials, part, piece, write } from "./pieces.js";

export class TalkWindow extends HTMLElement {
  static template = "letter-window";
  static noun = { email: "Mail" };
  talk = null;

  connectedCallback() {
    if (this.childElementCount) return;
    this.append(document.getElementById(this.constructor.template).content.cloneNode(true));
    this.setAttribute("role", "article");
    part(this, "leave").addEventListener("click", () => this.call("end"));
    this.ready();
  }

  ready() {}

  show(talk) {
    this.talk = talk;
    this.dataset.state = talk.state;
    this.dataset.conversationId = talk.id;
    const noun = this.constructor.noun[talk.media];
    this.setAttribute("aria-label", `${noun} of ${talk.customer.name}`);
    write(this, "name", talk.customer.name);
    write(this, "initials", initials(talk.customer.name));
    write(this, "words", this.words(talk));
    write(this, "queue", talk.queue ?? "Inbound flow");
    write(this, "address", talk.customer.address.replace("tel:", ""));
    part(this, "leave").disabled = talk.state === "ended";
    this.showMore(talk);
  }

  showMore(talk) {
    const channel = part(this, "channel");
    if (channel) channel.dataset.medium = talk.media;
    const log = part(this, "log");
    if (log.childElementCount === talk.messages.length) return;
    log.replaceChildren(...talk.messages.map(letter));
  }

  words(talk) {
    return talk.queue && talk.state !== "ended" ? `${talk.queue} · ${talk.words}` : talk.words;
  }

  async call(what, body) {
    const problem = part(this, "problem");
    try {
      const answer = await post(`/sandbox/conversations/${this.talk.id}/${what}`, body);
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
  const shown = piece("message");
  shown.dataset.outbound = message.direction === "inbound" ? "yes" : "no";
  write(shown, "text", message.text ?? "");
  write(shown, "note", message.author ?? "");
  return shown;
}
