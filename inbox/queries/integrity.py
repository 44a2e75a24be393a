"""What does not belong together as it should between conversations, the ledger and ServiceNow."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet

from inbox.models import Conversation, Finding, Leg
from incidents.models import Incident, LedgerNote
from incidents.states import FINISHED, IncidentAction, NoteState

Kind = Finding.Kind
AT_ONCE = 500  # of each kind, the newest; the next comparison finds the others


def wrong(now: datetime) -> Iterator[Finding]:
    """Yield what is wrong now, as findings that are not stored, but for what only ServiceNow knows."""
    for conversation in without_incident(now)[:AT_ONCE]:
        yield finding(Kind.NO_INCIDENT, now, conversation=conversation)
    for note in not_linked(now)[:AT_ONCE]:
        yield finding(Kind.NOT_LINKED, now, conversation=note.entry.conversation, incident=note.incident)


def without_incident(now: datetime) -> QuerySet[Conversation]:
    """Return conversations between an agent and a customer that should have an incident by now."""
    talked = Leg.objects.filter(conversation=OuterRef("pk"), connected_at__isnull=False)
    nobody = Q(customer_remote_id="", customer_name="", customer_address="")
    undone = Q(ledger=None) | Q(ledger__incident=None) & ~Q(ledger__incident_action=IncidentAction.NONE)
    ended = Conversation.objects.filter(undone, Exists(talked), ended_at__range=_when(now))
    return ended.exclude(nobody).order_by("-ended_at")


def not_linked(now: datetime) -> QuerySet[LedgerNote]:
    """Return notes of finished incidents whose number Genesys does not have."""
    finished = Q(incident__active=False) | Q(incident__state__in=FINISHED)
    written = LedgerNote.objects.filter(finished, state=NoteState.WRITTEN, written_at__range=_when(now))
    known = written.filter(entry__conversation__isnull=False)
    return known.select_related("entry__conversation", "incident").order_by("-written_at")


def finding(
    kind: Finding.Kind,
    now: datetime,
    *,
    conversation: Conversation | None = None,
    incident: Incident | None = None,
    note_key: str = "",
) -> Finding:
    """Return a finding that is not stored. note_key: of the work note that it is about."""
    about = [conversation.remote_id] if conversation and not note_key else []
    about += [note_key or incident.number] if incident else []
    key = ":".join([kind, *about])[:120]
    return Finding(kind=kind, key=key, conversation=conversation, incident=incident, found_at=now)


def listed() -> QuerySet[Finding]:
    """Return the worklist: what is not settled."""
    return Finding.objects.filter(settled_at=None)


def dismissed_among(keys: Iterable[str]) -> set[str]:
    """Return those of these keys that a supervisor has dismissed for good."""
    dismissed = Finding.objects.filter(key__in=list(keys), settled=Finding.Settled.DISMISSED)
    return set(dismissed.values_list("key", flat=True))


def candidates(incident: Incident, *, within: timedelta) -> QuerySet[Conversation]:
    """Return conversations of an incident's caller from around its opening that have no incident yet."""
    if incident.caller_id is None or incident.opened_at is None:
        return Conversation.objects.none()
    around = (incident.opened_at - within, incident.opened_at + within)
    own = Conversation.objects.filter(lookup__caller=incident.caller_id, started_at__range=around)
    return own.filter(Q(ledger=None) | Q(ledger__incident=None)).order_by("started_at")


def _when(now: datetime) -> tuple[datetime, datetime]:
    """Return from when on and until when to compare; later there may still be requests on their way."""
    oldest = now - timedelta(days=settings.INTEGRITY_DAYS)
    return oldest, now - timedelta(minutes=settings.INTEGRITY_AFTER_MINUTES)
