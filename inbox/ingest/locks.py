"""The order of locks: the conversation first, then its look-up and its ledger."""

from collections.abc import Sequence

from gateway.providers import facts
from gateway.settled import RequestSettled
from inbox.models import Conversation
from incidents.models import LedgerNote


def lock_conversations(found: Sequence[facts.Fact]) -> None:
    """Lock the conversations of these facts, before a lower app locks their look-ups or ledger.

    Not those of snapshots, which only lock their own conversation.
    """
    wanted = {key for fact in found if (key := _key(fact))}
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
