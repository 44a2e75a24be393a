"""The table of agents' actions on a conversation, one row each.

The page, the commands, the shortcuts and the handling of refusals read it. A new action needs a row here, a
row in ``gateway.operations.table``, and the provider's function.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gateway.operations.names import Operation
from inbox.states import OVER, TALKING, Medium, Missed, State, Step

CONNECTED, DIGITAL = (State.CONNECTED,), (Medium.MESSAGE, Medium.EMAIL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """One action.

    noun: in its URL. pending: shown until Genesys confirms it. refusal: shown when it is not possible.
    operations: by medium; other media lack the action. states: in which it is possible. shortcut: as in
    ``aria-keyshortcuts``. shortcut_text: what it does, when that is not the label. step: which the leg takes
    at once. is_plain: it needs no input, so one view serves all; others have their own view. place: of its
    button, "offer" or "controls"; "" for one with a form. muted: whether the microphone must be muted, None
    for either. missed: the reason stored on an offer. while_pending: possible while another action is
    pending.
    """

    name: str
    noun: str
    label: str | Promise
    pending: str | Promise
    refusal: str | Promise
    operations: Mapping[Medium, Operation]
    states: tuple[State, ...]
    place: str = ""
    icon: str = ""
    tone: str = ""
    shortcut: str = ""
    shortcut_text: str | Promise = ""
    step: Step | None = None
    is_plain: bool = True
    muted: bool | None = None
    missed: Missed | None = None
    needs_unfinished: bool = False
    while_pending: bool = False

    @property
    def keys(self) -> list[str]:
        """Return the keys of the shortcut, which are pressed together."""
        return self.shortcut.split("+")


def _all(operation: Operation) -> dict[Medium, Operation]:
    return dict.fromkeys(Medium, operation)


# In the order of the page.
ACTIONS = (
    Action(
        name="accept",
        noun="acceptance",
        label=_("Accept"),
        pending=_("Connecting…"),
        refusal=_("This offer is no longer yours to accept, or it is being accepted already."),
        operations=_all(Operation.ACCEPT),
        states=(State.OFFERED,),
        icon="phone",
        tone="btn-accept",
        shortcut="Alt+A",
        shortcut_text=_("Accept the top offer"),
        step=Step.ACCEPT,
        place="offer",
    ),
    Action(
        name="decline",
        noun="refusal",
        label=_("Decline"),
        pending=_("Declining…"),
        refusal=_("This offer is no longer yours to decline."),
        operations=_all(Operation.DECLINE),
        states=(State.OFFERED,),
        tone="btn-decline",
        shortcut="Alt+D",
        shortcut_text=_("Decline the top offer"),
        missed=Missed.DECLINED,
        place="offer",
    ),
    Action(
        name="resume",
        noun="resumption",
        label=_("Resume"),
        pending=_("Resuming…"),
        refusal=_("This conversation is not on hold."),
        # Digital media are parked, not held. Source: docs/providers/genesys.md#agent-actions
        operations={Medium.CALL: Operation.RESUME} | dict.fromkeys(DIGITAL, Operation.UNPARK),
        states=(State.HELD, State.PARKED),
        icon="player-play",
        place="controls",
    ),
    Action(
        name="hold",
        noun="hold",
        label=_("Hold"),
        pending=_("Putting on hold…"),
        refusal=_("Only a connected conversation can be put on hold."),
        operations={Medium.CALL: Operation.HOLD} | dict.fromkeys(DIGITAL, Operation.PARK),
        states=CONNECTED,
        icon="player-pause",
        place="controls",
    ),
    Action(
        name="unmute",
        noun="unmute",
        label=_("Unmute"),
        pending=_("Unmuting…"),
        refusal=_("The microphone is not muted."),
        operations={Medium.CALL: Operation.UNMUTE},  # only calls have a microphone
        states=TALKING,
        icon="microphone",
        muted=True,
        place="controls",
    ),
    Action(
        name="mute",
        noun="mute",
        label=_("Mute"),
        pending=_("Muting…"),
        refusal=_("There is no open microphone to mute."),
        operations={Medium.CALL: Operation.MUTE},
        states=TALKING,
        icon="microphone-off",
        muted=False,
        place="controls",
    ),
    Action(
        name="transfer",
        noun="transfer",
        label=_("Transfer"),
        pending=_("Transferring…"),
        refusal=_("Only a connected conversation can be transferred."),
        operations=_all(Operation.TRANSFER_TO_QUEUE),  # or to an agent, as chosen in the dialog
        states=CONNECTED,
        icon="arrow-forward-up",
        is_plain=False,
        place="controls",
    ),
    Action(
        name="end",
        noun="end",
        label=_("End"),
        pending=_("Ending…"),
        refusal=_("This conversation is over already."),
        operations=_all(Operation.END),
        states=TALKING,
        icon="x",
        tone="btn-sm btn-end",
        place="controls",
    ),
    Action(
        name="reply",
        noun="reply",
        label=_("Send"),
        pending=_("Sending…"),
        refusal=_("You can only write in a connected message conversation."),
        operations={Medium.MESSAGE: Operation.SEND_MESSAGE},
        states=CONNECTED,
        icon="send-2",
        shortcut="Alt+R",
        shortcut_text=_("Write the reply"),
        is_plain=False,
        while_pending=True,  # messages are independent of each other
    ),
    Action(
        name="wrap-up",
        noun="wrapup",
        label=_("Finish"),
        pending=_("Finishing…"),
        refusal=_("There is nothing left to wrap up here."),
        operations=_all(Operation.WRAP_UP),
        states=OVER,
        icon="check",
        shortcut="Alt+W",
        shortcut_text=_("Go to the wrap-up"),
        is_plain=False,
        needs_unfinished=True,
    ),
)

BY_NAME = {action.name: action for action in ACTIONS}
PLAIN = {action.noun: action for action in ACTIONS if action.is_plain}
WITH_SHORTCUT = tuple(action for action in ACTIONS if action.shortcut)
BY_OPERATION = {operation: action for action in ACTIONS for operation in action.operations.values()}
ACCEPT, DECLINE, TRANSFER = BY_NAME["accept"], BY_NAME["decline"], BY_NAME["transfer"]
REPLY, WRAP_UP = BY_NAME["reply"], BY_NAME["wrap-up"]
BY_OPERATION |= {Operation.TRANSFER_TO_AGENT: TRANSFER, Operation.SKIP_WRAP_UP: WRAP_UP}


def shown_at(place: str) -> tuple[Action, ...]:
    """Return the actions whose buttons are in this place of the page, in its order."""
    return tuple(action for action in ACTIONS if action.place == place)


def is_possible(
    action: Action, *, state: str, medium: str, muted: bool, pending: bool, unfinished: bool
) -> bool:
    """Return whether a leg allows an action.

    pending: an action waits for Genesys. unfinished: Genesys waits for the wrap-up, or the incident is due.
    """
    return (
        state in action.states
        and medium in action.operations
        and (action.muted is None or action.muted == muted)
        and (action.while_pending or not pending)
        and (unfinished or not action.needs_unfinished)
    )


def pending_text(name: str) -> str:
    """Return the text that the page shows while this action is pending, "" for none."""
    known = BY_NAME.get(name)
    return str(known.pending) if known else ""
