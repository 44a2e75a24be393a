// Registers the desk's event listeners and custom elements; each has its own file.
import * as clicks from "./clicks.js";
import { DeskConnection } from "./connection.js";
import { RingCountdown } from "./countdown.js";
import { KeptDraft, sendOnEnter } from "./drafts.js";
import { PersonFinder } from "./finder.js";
import * as fragments from "./fragments.js";
import { PresenceMenu } from "./menu.js";
import { PaneTabs } from "./panes.js";
import * as requests from "./requests.js";
import { ProblemPlace } from "./requests.js";
import { DeskRing } from "./ring.js";
import { ShortLived } from "./short-lived.js";
import * as screenPop from "./screen-pop.js";
import * as shortcuts from "./shortcuts.js";
import { ThemeToggle } from "./theme.js";
import { MessageThread } from "./thread.js";
import { ClockTime, ElapsedTime, TimeAgo } from "./times.js";
import * as title from "./title.js";
import { TransferSheet } from "./transfer.js";

fragments.install();
clicks.install();
requests.install();
screenPop.install();
title.install();
shortcuts.install();
document.addEventListener("keydown", sendOnEnter);

const ELEMENTS = {
  "clock-time": ClockTime,
  "desk-connection": DeskConnection,
  "desk-ring": DeskRing,
  "elapsed-time": ElapsedTime,
  "kept-draft": KeptDraft,
  "message-thread": MessageThread,
  "pane-tabs": PaneTabs,
  "person-finder": PersonFinder,
  "presence-menu": PresenceMenu,
  "problem-place": ProblemPlace,
  "ring-countdown": RingCountdown,
  "short-lived": ShortLived,
  "theme-toggle": ThemeToggle,
  "time-ago": TimeAgo,
  "transfer-sheet": TransferSheet,
};
for (const [name, element] of Object.entries(ELEMENTS)) customElements.define(name, element);
