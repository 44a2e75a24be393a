"""The reconciler: reads the current state from both clouds, applies it, and counts the corrections."""

import logging
from collections.abc import Callable, Iterable
from datetime import timedelta
from functools import partial
from typing import TypeVar

from django.conf import settings
from django.utils import timezone
from prometheus_client import Counter

from bridge_project import flow
from gateway import refetch, retention, tokens
from gateway.providers.errors import ProviderError, UnsafeValue
from gateway.providers.facts import Fact
from inbox.models import Activity
from inbox.queries import texts
from routing import queries as routing

log = logging.getLogger(__name__)
DRIFT = Counter("bridge_drift", "Corrections made by the reconciler", ["kind"])
RECENT = timedelta(hours=12)  # older conversations hardly wait in a queue
SERVICENOW_PRESENCE_EVERY_S, SERVICENOW_PRESENCE_SHARE = 5.0, 0.2
T = TypeVar("T")


def compare_all() -> int:
    """Read everything that events may have missed; return the number of corrections."""
    flow.catch_up(timezone.now() - timedelta(seconds=5))  # younger events may still be applied elsewhere
    _apply_all(refetch.user_statuses)
    corrections = _conversations()
    for conversation_id in texts.conversations_without_texts(timezone.now()):
        _apply_all(partial(refetch.texts, conversation_id, texts.message_ids_without_text(conversation_id)))
    return corrections


def catalogue() -> None:
    """Copy the lists of both clouds."""
    for fact in refetch.catalogue():
        flow.apply([fact])


def servicenow_presences() -> None:
    """Read the ServiceNow presence states of some agents in turn, because ServiceNow does not report changes.

    One request per agent: SERVICENOW_PRESENCE_SHARE of the hourly budget limits how many are read each time.
    """
    _apply_all(partial(refetch.servicenow_presences, _in_turn(routing.linked_people())))


def purge() -> None:
    """Delete events and settled requests after their retention time."""
    older_than = timezone.now() - timedelta(days=settings.EVENT_RETENTION_DAYS)
    log.info("deleted %s events and requests after their retention time", retention.purge(older_than))


def _in_turn(person_ids: list[str]) -> list[str]:
    """Return the part of the list that is due now; the whole list if it is short."""
    per_round = max(
        1,
        int(
            settings.SERVICENOW_BUDGET_PER_HOUR
            * SERVICENOW_PRESENCE_SHARE
            * SERVICENOW_PRESENCE_EVERY_S
            / 3600
        ),
    )
    rounds = max(1, -(-len(person_ids) // per_round))  # rounded up
    turn = int(timezone.now().timestamp() / SERVICENOW_PRESENCE_EVERY_S) % rounds
    return person_ids[turn * per_round : (turn + 1) * per_round]


def _conversations() -> int:
    """Read agents' conversations with their own tokens, then all others that are open here or waiting.

    The least recently read come first, so that every conversation has its turn when the budget is spent.
    """
    seen: set[str] = set()
    corrections = sum(_work_of(subject, seen) for subject in tokens.signed_in())
    now = timezone.now()
    waiting = _or_nothing(partial(refetch.waiting, now - RECENT, now))
    for conversation_id in dict.fromkeys([*texts.open_here(), *waiting]):
        if conversation_id in seen:
            continue
        try:
            corrections += sum(map(_correct, refetch.conversation(conversation_id)))
        except UnsafeValue:
            log.warning("conversation %r cannot be read: its id is not valid in a path", conversation_id)
        except ProviderError as error:
            log.warning("conversation %s and later ones wait for the next round: %s", conversation_id, error)
            break  # the provider does not answer or the budget is spent
    return corrections


def _work_of(subject: str, seen: set[str]) -> int:
    """Read an agent's conversations, add their ids to ``seen``, and return the number of corrections."""
    facts = _or_nothing(partial(refetch.work_of, subject))
    seen.update(getattr(fact, "conversation_id", "") for fact in facts)
    return sum(map(_correct, facts))


def _correct(fact: Fact) -> int:
    """Apply a fact, and count the activities that it adds to its conversation, by kind."""
    history = Activity.objects.filter(conversation__remote_id=getattr(fact, "conversation_id", ""))
    before = history.order_by("-id").values_list("id", flat=True).first() or 0
    flow.apply([fact])
    kinds = list(history.filter(id__gt=before).values_list("kind", flat=True))
    for kind in kinds:
        DRIFT.labels(kind).inc()
    return len(kinds)


def _apply_all(read: Callable[[], Iterable[Fact]]) -> None:
    try:
        for fact in read():
            flow.apply([fact])
    except ProviderError as error:
        log.warning("could not read the current state, next attempt in the next round: %s", error)


def _or_nothing(read: Callable[[], Iterable[T]]) -> list[T]:
    """Return what was read, or [] when the provider does not answer."""
    try:
        return list(read())
    except ProviderError as error:
        log.warning("could not read the current state, next attempt in the next round: %s", error)
        return []
