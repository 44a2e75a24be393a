"""One order of locks for all: the conversation first, then whatever hangs on it."""

from collections.abc import Sequence

from gateway.providers import facts
from gateway.settled import RequestSettled
from inbox.models import Conversation
from incidents.models import LedgerNote


def lock_conversations(learned: Sequence[facts.Fact]) -> None:
    """Lock the conversations that these facts are about, before a lower app touches its look-up or ledger.

    Snapshots lock their own conversation first and need no help.
    """
    wanted = {key for fact in learned if (key := _key(fact))}
    if wanted:
        list(
            Conversation.objects.select_for_update().filter(remote_id__in=wanted).order_by("pk").values("pk")
        )


def _key(fact: facts.Fact) -> str:
    if isinstance(fact, facts.CallersFound):
        return fact.key
    if isinstance(fact, RequestSettled):
        return fact.regarding
    if isinstance(fact, facts.IncidentWritten):
        note = LedgerNote.objects.filter(key=fact.key).values_list("entry__key", flat=True)
        return note.first() or ""
    return ""
