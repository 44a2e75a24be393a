/* A chat as its customer sees it: bubbles, ticks, typing, quick replies, files. */

import { upload } from "./control.js";
import { bubble, mark, quickReplies } from "./message.js";
import { part, setText } from "./dom.js";
import { ConversationWindow } from "./conversation-window.js";

const TYPING_EVERY_MS = 4000;

export class ChatWindow extends ConversationWindow {
  static template = "chat-window";
  static noun = { message: "Chat" };
  #typedAt = 0;
  #readUpTo = "";
  #offered = "";

  ready() {
    const form = part(this, "reply");
    form.addEventListener("submit", (event) => this.#send(event));
    form.elements.text.addEventListener("input", () => this.#type());
    part(this, "file").addEventListener("change", (event) => this.#attach(event.target));
  }

  showMore(conversation) {
    const field = part(this, "reply").elements.text;
    field.placeholder = conversation.state === "ended" ? "Write again: the chat is taken up" : "Write as the customer";
    part(this, "typing").hidden = !conversation.typing;
    setText(this, "typist", `${agentOf(conversation)} types…`);
    this.#showMessages(conversation.messages);
    this.#offer(conversation);
    this.#read(conversation.messages);
  }

  #showMessages(messages) {
    const log = part(this, "log");
    const wasBelow = log.scrollHeight - log.scrollTop - log.clientHeight < 40;
    const known = log.querySelectorAll(".message");
    messages.forEach((message, place) => {
      const shown = known[place] ?? log.appendChild(bubble(message, (button) => this.#choose(button)));
      mark(shown, message);
    });
    if (messages.length > known.length && wasBelow) log.scrollTop = log.scrollHeight;
  }

  #offer(conversation) {
    const last = conversation.messages.at(-1);
    const replies = last?.direction === "outbound" && conversation.state !== "ended" ? quickReplies(last) : [];
    const offered = replies.length ? last.id : "";
    if (offered === this.#offered) return;
    this.#offered = offered;
    const group = part(this, "replies");
    group.hidden = !replies.length;
    group.replaceChildren(...replies.map((reply) => this.#reply(reply, last)));
  }

  #reply(reply, message) {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: reply.text });
    button.className = "btn btn-small window__choice";
    const chosen = { type: "QuickReply", ...reply, originatingMessageId: message.id };
    button.addEventListener("click", () => this.#choose(chosen));
    return button;
  }

  #choose({ type, text, payload, originatingMessageId }) {
    const kind = type === "QuickReply" ? type : "Button";
    this.call("messages", { text: payload ?? text, button: { type: kind, text, payload, originatingMessageId } });
  }

  async #send(event) {
    event.preventDefault();
    const field = event.target.elements.text;
    const text = field.value.trim();
    if (!text) return;
    field.value = "";
    this.#typedAt = 0;
    if (!(await this.call("messages", { text }))) field.value = text;
  }

  async #attach(field) {
    const [file] = field.files;
    if (!file) return;
    try {
      await this.call("messages", await upload(file));
    } catch (error) {
      Object.assign(part(this, "problem"), { textContent: error.message, hidden: false });
    }
    field.value = "";
  }

  #type() {
    if (Date.now() - this.#typedAt < TYPING_EVERY_MS) return;
    this.#typedAt = Date.now();
    this.call("typing");
  }

  #read(messages) {
    const unread = messages.findLast((each) => each.direction === "outbound" && isArrived(each));
    if (!unread || unread.id === this.#readUpTo || !this.#isSeen()) return;
    this.#readUpTo = unread.id;
    this.call("read");
  }

  #isSeen() {
    return document.visibilityState === "visible" && this.checkVisibility?.() !== false;
  }
}

function isArrived(message) {
  return message.status === "sent" || message.status === "delivery-success";
}

function agentOf(conversation) {
  return conversation.words.match(/(?:to|with) (\S+)/)?.[1] ?? "The agent";
}
