"""Everything an agent can ask Genesys for about a conversation, one row each.

The page, the commands, the shortcuts and the settling of refusals read this table; a new action is a new row
here and in ``gateway.operations.table``, and the provider's function.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gateway.operations.names import Operation
from inbox.states import OVER, TALKING, State, Step

MEDIA = ("call", "message", "email", "callback")
CONNECTED = (State.CONNECTED,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """One action.

    noun: of its address. pending: what the page says until Genesys confirms it. refusal: what the agent reads
    when it is not possible. operations: what Genesys is asked for, by medium; other media lack the action.
    states: in which it is possible. shortcut: as in ``aria-keyshortcuts``. step: what the leg does at once.
    is_plain: it asks the agent nothing more, so its button alone is enough; others have a view of their own.
    place: where the page shows its button: "offer", "controls", or "" for a form of its own.
    muted: whether the microphone must be muted, None for either. missed: what becomes of an offer.
    """

    name: str
    noun: str
    label: str | Promise
    pending: str | Promise
    refusal: str | Promise
    operations: Mapping[str, Operation]
    states: tuple[State, ...]
    place: str = ""
    icon: str = ""
    tone: str = ""
    shortcut: str = ""
    step: Step | None = None
    is_plain: bool = True
    muted: bool | None = None
    missed: str = ""
    needs_wrap_up: bool = False
    while_pending: bool = False


def _all(operation: Operation) -> dict[str, Operation]:
    return dict.fromkeys(MEDIA, operation)


# In the order in which the page shows them.
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
        missed="declined",
        place="offer",
    ),
    Action(
        name="resume",
        noun="resumption",
        label=_("Resume"),
        pending=_("Resuming…"),
        refusal=_("This conversation is not on hold."),
        operations={"call": Operation.RESUME, "message": Operation.UNPARK, "email": Operation.UNPARK},
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
        operations={"call": Operation.HOLD, "message": Operation.PARK, "email": Operation.PARK},
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
        operations={"call": Operation.UNMUTE},
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
        operations={"call": Operation.MUTE},
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
        operations=_all(Operation.TRANSFER_TO_QUEUE),  # or to an agent; the dialog decides
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
        operations={"message": Operation.SEND_MESSAGE},
        states=CONNECTED,
        shortcut="Alt+R",
        is_plain=False,
        while_pending=True,
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
        is_plain=False,
        needs_wrap_up=True,
    ),
)

BY_NAME = {action.name: action for action in ACTIONS}
PLAIN = {action.noun: action for action in ACTIONS if action.is_plain}
BY_OPERATION = {operation: action for action in ACTIONS for operation in action.operations.values()}
ACCEPT, DECLINE, TRANSFER = BY_NAME["accept"], BY_NAME["decline"], BY_NAME["transfer"]
REPLY, WRAP_UP = BY_NAME["reply"], BY_NAME["wrap-up"]
BY_OPERATION[Operation.TRANSFER_TO_AGENT] = TRANSFER


def shown_at(place: str) -> tuple[Action, ...]:
    """Return the actions whose buttons stand in a place of the page, in its order."""
    return tuple(action for action in ACTIONS if action.place == place)


def is_possible(
    action: Action, *, state: str, medium: str, muted: bool, pending: bool, unwrapped: bool
) -> bool:
    """Return whether a leg allows an action now.

    pending: another action waits for Genesys. unwrapped: it was connected and has no wrap-up yet.
    """
    return (
        state in action.states
        and medium in action.operations
        and (action.muted is None or action.muted == muted)
        and (action.while_pending or not pending)
        and (unwrapped or not action.needs_wrap_up)
    )


def pending_text(name: str) -> str:
    """Return what the page says while an action waits for Genesys, "" for none."""
    known = BY_NAME.get(name)
    return str(known.pending) if known else ""
