"""A conversation in a few words, all of them its own: the first, the last, the wrap-up."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sandbox.genesys.conversations.model import Conversation, Participant
from sandbox.genesys.iso_time import iso
from sandbox.genesys.records import dialogue
from sandbox.genesys.records.dialogue import Line
from sandbox.genesys.shape import Shape, present
from sandbox.genesys.state import STATE
from sandbox.organisation import uuid_of

TAKES = timedelta(seconds=6)
STATUSES = ((timedelta(), "Pending"), (timedelta(seconds=2), "Processing"), (TAKES, "Completed"))
MEDIA_TYPES = {"call": "Call", "message": "Message", "email": "Email"}
LANGUAGE = "en-us"
TO_FOLLOW = "Follow-up needed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gist:
    """A conversation's reason, resolution and follow-up; what is None was not said."""

    reason: str
    resolution: str | None
    followup: str | None
    code_ids: list[str]

    @property
    def text(self) -> str:
        """Return it as one text."""
        parts = (self.reason, self.resolution, self.followup)
        return " ".join(each for each in parts if each)


def summary_id(conversation: Conversation) -> str:
    """Return the id of a conversation's summary, which names the job that makes it, too."""
    return uuid_of("summary", conversation.id)


def gist(conversation: Conversation) -> Gist | None:
    """Return what the conversation was about, or None when nobody's words are known."""
    lines = dialogue.lines_of(conversation)
    asked = next((each for each in lines if each.is_customers), None)
    if asked is None:
        return None
    answers = [each.text for each in lines if not each.is_customers]
    return Gist(
        reason=asked.text,
        resolution=answers[-1] if answers else None,
        followup=_followup(conversation),
        code_ids=_codes(conversation, lines),
    )


def shape(conversation: Conversation, now: datetime) -> Shape:
    """Return the summary as far as it is; only a completed one has words."""
    job = STATE.records.jobs.get(summary_id(conversation))
    begun = job.begun_at if job else now
    status = [name for after, name in STATUSES if now - begun >= after][-1]
    own = {
        "id": summary_id(conversation),
        "status": status,
        "mediaType": MEDIA_TYPES.get(conversation.medium, "Unknown"),
        "language": LANGUAGE,
        "dateCreated": iso(begun),
        "participants": [_user_ref(each) for each in agents_of(conversation)],
    }
    if status != "Completed":
        return own
    made = gist(conversation)
    return own | (_words(conversation, made) if made else {"status": "Error"})


def session_shapes(conversation: Conversation, now: datetime) -> list[Shape]:
    """Return the same for each agent's session."""
    whole = shape(conversation, now)
    return [
        whole
        | {"id": uuid_of("summary", leg.communication.id), "communication": {"id": leg.communication.id}}
        | {"participants": [_user_ref(leg)]}
        for leg in agents_of(conversation)
    ]


def agents_of(conversation: Conversation) -> list[Participant]:
    """Return the legs of agents who were connected."""
    return [each for each in conversation.participants if each.purpose == "agent" and each.connected_at]


def _words(conversation: Conversation, made: Gist) -> Shape:
    resolution = {"text": made.resolution, "outcome": _outcome(conversation), "confidence": 1.0}
    return present(
        {
            "text": made.text,
            "confidence": 1.0,
            "reason": {"text": made.reason, "confidence": 1.0},
            "resolution": present(resolution) if made.resolution else None,
            "followup": {"text": made.followup, "confidence": 1.0} if made.followup else None,
            "predictedWrapupCodes": [_code(each) for each in made.code_ids],
        }
    )


def _outcome(conversation: Conversation) -> str | None:
    """Return the last wrap-up by its name: what the agent made of it."""
    given = [leg.communication.wrapup for leg in agents_of(conversation) if leg.communication.wrapup]
    return given[-1].name if given else None


def _followup(conversation: Conversation) -> str | None:
    """Return what the agents noted as still to be done."""
    for leg in agents_of(conversation):
        own = leg.communication.wrapup
        if own is not None and own.name == TO_FOLLOW:
            return own.notes or own.name
    return None


def _codes(conversation: Conversation, lines: list[Line]) -> list[str]:
    """Return the queue's codes whose name was said, or else its first."""
    queue = next((STATE.queues.get(leg.queue_id or "") for leg in reversed(agents_of(conversation))), None)
    if queue is None or not queue.code_ids:
        return []
    said = {word for line in lines for word in dialogue.words_of(line.text)}
    meant = [each for each in queue.code_ids if said & set(dialogue.words_of(STATE.codes[each].name))]
    return meant or queue.code_ids[:1]


def _code(code_id: str) -> Shape:
    uri = f"/api/v2/routing/wrapupcodes/{code_id}"
    return {"id": code_id, "name": STATE.codes[code_id].name, "confidence": 0.8, "selfUri": uri}


def _user_ref(leg: Participant) -> Shape:
    return {"id": leg.user_id, "selfUri": f"/api/v2/users/{leg.user_id}"}
