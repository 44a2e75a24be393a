/* A customer's phone: it rings somewhere, somebody talks, music plays, one of both hangs up. */

import { setText } from "./dom.js";
import { ConversationWindow } from "./conversation-window.js";

const WORDS = {
  call: { waiting: "In the queue", held: "On hold, music plays", ended: "Call ended" },
  callback: { waiting: "Waits to be called back", ended: "Callback over" },
};
const LEAVE = { call: "Hang up", callback: "Withdraw" };

export class PhoneWindow extends ConversationWindow {
  static template = "phone-window";
  static noun = { call: "Call", callback: "Callback" };

  showMore(conversation) {
    setText(this, "leave-words", LEAVE[conversation.media]);
    this.querySelector("[data-part=leave]").setAttribute("aria-label", LEAVE[conversation.media]);
  }

  words(conversation) {
    const phrase = WORDS[conversation.media][conversation.state];
    if (!phrase) return conversation.words.charAt(0).toUpperCase() + conversation.words.slice(1);
    if (conversation.state !== "waiting") return phrase;
    const place = conversation.position === null ? "" : `, place ${conversation.position + 1}`;
    return `${phrase}${place} · ${conversation.words.match(/\d+:\d\d$/)?.[0] ?? ""}`;
  }
}
