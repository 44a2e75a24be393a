"""Compare what we hold with what the clouds say, and correct it through the same facts; count the drift."""

import logging
from collections.abc import Callable, Iterable
from datetime import timedelta
from functools import partial
from typing import TypeVar

from django.utils import timezone
from prometheus_client import Counter

from bridge_project import flow
from gateway import reread, tokens
from gateway.providers.errors import ProviderError
from gateway.providers.facts import ConversationSeen, Fact
from inbox.models import Activity
from inbox.queries import texts
from routing import queries as routing

log = logging.getLogger(__name__)
DRIFT = Counter("bridge_drift", "Corrections made by the reconciler", ["kind"])
RECENT = timedelta(hours=12)
T = TypeVar("T")


def everything() -> int:
    """Read again all that may have been missed, and return how many corrections it took."""
    before = _newest()
    flow.catch_up(timezone.now() - timedelta(seconds=5))
    _standing()
    _conversations()
    for conversation_id in texts.conversations_with_unread(timezone.now()):
        _tell_all(partial(reread.texts, conversation_id, texts.unread_ids(conversation_id)))
    desk_states()
    return _count(before)


def catalogue() -> None:
    """Copy the lists that both clouds own."""
    for fact in reread.catalogue():
        flow.tell([fact])


def desk_states() -> None:
    """Read the agents' ServiceNow presence states; a person may have changed one there."""
    _tell_all(partial(reread.desk_states, routing.linked_people()))


def _standing() -> None:
    _tell_all(reread.standing)


def _conversations() -> None:
    """Agents' own work with their own tokens, what waits, and then whatever else we think is open."""
    seen: set[str] = set()
    for subject in tokens.signed_in():
        work = _tell_all(partial(reread.work_of, subject))
        seen |= {fact.conversation_id for fact in work if isinstance(fact, ConversationSeen)}
    now = timezone.now()
    waiting = _quietly(partial(reread.waiting, now - RECENT, now))
    for conversation_id in dict.fromkeys([*waiting, *texts.thought_open()]):
        if conversation_id not in seen:
            _tell_all(partial(reread.conversation, conversation_id))


def _tell_all(read: Callable[[], Iterable[Fact]]) -> list[Fact]:
    learned = _quietly(read)
    for fact in learned:
        flow.tell([fact])
    return learned


def _quietly(read: Callable[[], Iterable[T]]) -> list[T]:
    """Return what was read; nothing when the provider does not answer: the next round comes soon."""
    try:
        return list(read())
    except ProviderError as error:
        log.warning("not reconciled: %s", error)
        return []


def _newest() -> int:
    return Activity.objects.order_by("-id").values_list("id", flat=True).first() or 0


def _count(before: int) -> int:
    kinds = list(Activity.objects.filter(id__gt=before).values_list("kind", flat=True))
    for kind in kinds:
        DRIFT.labels(kind).inc()
    return len(kinds)
