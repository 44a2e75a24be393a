/* One conversation as its customer sees it: state in words, messages, a field to write in. */

import { post } from "./control.js";

const TYPING_EVERY_MS = 4000;
const CHANNELS = { message: "Chat", call: "Call", email: "Mail", callback: "Callback" };
const LEAVE = { call: "Hang up", message: "Leave", email: "Withdraw", callback: "Withdraw" };

export class CustomerConversation extends HTMLElement {
  #id = "";
  #typedAt = 0;
  #shown = 0;

  connectedCallback() {
    if (this.childElementCount) return;
    this.append(document.getElementById("conversation").content.cloneNode(true));
    this.#part("reply").addEventListener("submit", (event) => this.#send(event));
    this.#part("reply").addEventListener("input", () => this.#type());
    this.#part("leave").addEventListener("click", () => this.#call("end"));
  }

  show(conversation) {
    const { id, media, state } = conversation;
    this.#id = id;
    this.dataset.state = this.#part("state").dataset.state = state;
    this.setAttribute("role", "article");
    this.setAttribute("aria-label", `${CHANNELS[media]} of ${conversation.customer.name}`);
    this.#write("channel", CHANNELS[media]);
    this.#write("customer", conversation.customer.name);
    this.#write("queue", conversation.queue);
    this.#write("state", conversation.words);
    this.#write("leave", LEAVE[media]);
    this.#part("leave").disabled = state === "ended";
    this.#part("reply").hidden = media !== "message";
    this.#part("typing").hidden = !conversation.typing;
    this.#showMessages(conversation.messages);
  }

  #showMessages(messages) {
    const log = this.#part("log");
    log.hidden = messages.length === 0;
    for (const message of messages.slice(this.#shown)) log.append(bubble(message));
    if (messages.length > this.#shown) log.scrollTop = log.scrollHeight;
    this.#shown = messages.length;
  }

  async #send(event) {
    event.preventDefault();
    const field = event.target.elements.text;
    const text = field.value.trim();
    if (!text) return;
    field.value = "";
    this.#typedAt = 0;
    await this.#call("messages", { text });
  }

  #type() {
    if (Date.now() - this.#typedAt < TYPING_EVERY_MS) return;
    this.#typedAt = Date.now();
    this.#call("typing");
  }

  async #call(what, body) {
    try {
      await post(`/sandbox/conversations/${this.#id}/${what}`, body);
      this.dispatchEvent(new CustomEvent("sandbox:changed", { bubbles: true }));
    } catch (error) {
      this.dispatchEvent(new CustomEvent("sandbox:failed", { bubbles: true, detail: error.message }));
    }
  }

  #write(part, text) {
    const element = this.#part(part);
    if (element.textContent !== text) element.textContent = text;
  }

  #part(name) {
    return this.querySelector(`[data-part="${name}"]`);
  }
}

function bubble(message) {
  const piece = document.getElementById("message").content.cloneNode(true);
  const files = message.content.map((each) => each.attachment?.filename ?? each.attachment?.url);
  piece.querySelector("[data-part=text]").textContent = [message.text, ...files].filter(Boolean).join(" ");
  const time = new Date(message.at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  piece.querySelector("[data-part=note]").textContent = message.author ? `${message.author}, ${time}` : time;
  piece.firstElementChild.dataset.direction = message.direction;
  return piece;
}
