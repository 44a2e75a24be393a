/* A customer's phone: it rings somewhere, somebody talks, music plays, one of both hangs up. */

import { write } from "./pieces.js";
import { TalkWindow } from "./talk-window.js";

const WORDS = {
  call: { waiting: "In the queue", held: "On hold, music plays", ended: "Call ended" },
  callback: { waiting: "Waits to be called back", ended: "Callback over" },
};
const LEAVE = { call: "Hang up", callback: "Withdraw" };

export class PhoneWindow extends TalkWindow {
  static template = "phone-window";
  static noun = { call: "Call", callback: "Callback" };

  showMore(talk) {
    write(this, "leave-words", LEAVE[talk.media]);
    this.querySelector("[data-part=leave]").setAttribute("aria-label", LEAVE[talk.media]);
  }

  words(talk) {
    const told = WORDS[talk.media][talk.state];
    if (!told) return talk.words.charAt(0).toUpperCase() + talk.words.slice(1);
    if (talk.state !== "waiting") return told;
    const place = talk.position === null ? "" : `, place ${talk.position + 1}`;
    return `${told}${place} · ${talk.words.match(/\d+:\d\d$/)?.[0] ?? ""}`;
  }
}
