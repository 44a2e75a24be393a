"""The reconciler: reads the current state from both clouds, applies it, and counts the corrections."""

import logging
import time
from collections.abc import Callable, Generator, Iterable, Iterator
from datetime import timedelta
from functools import partial
from itertools import chain
from typing import TypeVar

from django.conf import settings
from django.utils import timezone
from prometheus_client import Counter, Gauge

from bridge_project import flow
from bridge_project.backoff import Backoff
from gateway import refetch, tokens
from gateway.providers.errors import NotSent, ProviderError, Unauthorised, Unavailable, UnsafeValue
from gateway.providers.facts import Fact
from inbox.ingest import integrity as findings
from inbox.models import Activity
from inbox.queries import texts
from routing import queries as routing
from routing.catalogue import Shrunk

log = logging.getLogger(__name__)
DRIFT = Counter("bridge_drift", "Corrections made by the reconciler", ["kind"])
RECENT = timedelta(hours=12)  # older conversations hardly wait in a queue
COMPARED = timedelta(hours=24)  # how far back incidents of ServiceNow are read for the integrity worklist
QUEUES_WAITING = Gauge(
    "bridge_catalogue_queues_waiting", "Queues whose members and wrap-up codes this round has yet to copy"
)
LISTS_DOUBTED = Counter("bridge_lists_doubted", "Lists that shrank too much to be applied")
SERVICENOW_PRESENCE_EVERY_S, SERVICENOW_PRESENCE_SHARE = 5.0, 0.2
PAUSE_S, PAUSE_AT_MOST_S, SILENT_AT_MOST = 5.0, 60.0, 3
SHARED = (NotSent, Unauthorised)  # of the service's own token, with which all later requests are made as well
UNREAD_AGENTS, UNREAD_CONVERSATIONS, UNREAD_TEXTS, UNREAD_PEOPLE = (Backoff() for _ in range(4))
T = TypeVar("T")


def compare_all() -> int:
    """Read everything that events may have missed; return the number of corrections."""
    flow.catch_up(timezone.now() - timedelta(seconds=5))  # younger events may still be applied elsewhere
    apply_all(refetch.user_statuses)
    corrections = _conversations()
    _one_by_one(texts.conversations_without_texts(timezone.now()), UNREAD_TEXTS, _read_texts, ends=SHARED)
    return corrections


def catalogue() -> None:
    """Copy all lists of both clouds, with the pauses that a provider or its budget requires."""
    for pause_s in chain(genesys_lists(), servicenow_lists()):
        time.sleep(pause_s)


def genesys_lists() -> Iterator[float]:
    """Copy the lists of Genesys one by one; yield after each how many seconds to wait before the next.

    The queues that were copied longest ago come first, so that a restart does not skip any for ever.
    """
    return _copy_all(chain(refetch.genesys_lists(), _queues()))


def servicenow_lists() -> Iterator[float]:
    """As ``genesys_lists``, for the lists of ServiceNow."""
    return _copy_all(refetch.servicenow_lists())


def servicenow_presences() -> None:
    """Read the ServiceNow presence states of some agents in turn, because ServiceNow does not report changes.

    One request per agent: SERVICENOW_PRESENCE_SHARE of the hourly budget limits how many are read each time.
    """
    _one_by_one(_in_turn(routing.linked_people()), UNREAD_PEOPLE, _read_presence, ends=SHARED)


def integrity() -> None:
    """Compare conversations, ledger and incidents for the integrity worklist."""
    now = timezone.now()
    apply_all(partial(refetch.compared_incidents, now - COMPARED, routing.contact_types()))
    log.info("the integrity worklist has %s new findings", findings.compare(now))


def _queues() -> Iterator[refetch.Read]:
    """Yield a function for each queue, which reads its members and wrap-up codes."""
    queue_ids = routing.queues_by_age()
    for number, queue_id in enumerate(queue_ids):
        QUEUES_WAITING.set(len(queue_ids) - number)
        yield partial(refetch.queue, queue_id)
    QUEUES_WAITING.set(0)
    log.info("copied the members and wrap-up codes of %s queues", len(queue_ids))


def _copy_all(reads: Iterable[refetch.Read]) -> Iterator[float]:
    """Apply what each function reads; end the round after SILENT_AT_MOST in a row without an answer."""
    silent = 0
    for read in reads:
        error = yield from _copied(read)
        silent = silent + 1 if isinstance(error, NotSent | Unavailable) else 0
        if silent == SILENT_AT_MOST:
            log.warning("%s lists in a row had no answer; the others wait for the next round", silent)
            return
        yield 0.0


def _copied(read: refetch.Read) -> Generator[float, None, Exception | None]:
    """Apply one list, and repeat it after each required pause, which is yielded; return the last error.

    A list that has shrunk too much is asked for once more; then it is told, and not applied.
    """
    doubted = False
    while True:
        error = _applied(read)
        is_new = isinstance(error, Shrunk) and not doubted
        pause_s = PAUSE_S if is_new else _pause_s(error)
        if pause_s is None:
            break
        doubted = doubted or is_new
        log.info("copying lists goes on in %.0f s: %s", pause_s, error)
        yield pause_s
    if error:
        log.warning("a list was not copied in this round: %s", error)
        LISTS_DOUBTED.inc(isinstance(error, Shrunk))
    return error


def _applied(read: refetch.Read) -> Exception | None:
    doubt = None
    try:
        for fact in read():
            doubt = _doubt(fact) or doubt
    except (ProviderError, UnsafeValue) as error:
        return error
    except Exception as error:  # a list that cannot be stored must not keep the others from being copied
        log.exception("a list could not be stored")
        return error
    return doubt


def _doubt(fact: Fact) -> Shrunk | None:
    """Apply a list, or return why it is doubted; another list of the same read is applied all the same."""
    try:
        flow.apply([fact])
    except Shrunk as doubt:
        return doubt
    return None


def _pause_s(error: Exception | None) -> float | None:
    """Return how many seconds a provider or its budget requires to wait, None for any other error."""
    if not isinstance(error, NotSent) or _is_silence(error):
        return None  # a failed connection counts as no answer
    return min(error.retry_after_s or PAUSE_S, PAUSE_AT_MOST_S)


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
    corrections = _one_by_one(tokens.signed_in(), UNREAD_AGENTS, partial(_work_of, seen=seen))
    now = timezone.now()
    waiting = _or_nothing(partial(refetch.waiting, now - RECENT, now))
    others = [one for one in (*texts.open_here(), *waiting) if one not in seen]
    return corrections + _one_by_one(others, UNREAD_CONVERSATIONS, _read_conversation, ends=SHARED)


def _work_of(subject: str, *, seen: set[str]) -> int:
    """Read an agent's conversations, add their ids to ``seen``, and return the number of corrections.

    One that cannot be stored is not added, so that it is read again by itself.
    """
    corrections = 0
    for fact in refetch.work_of(subject):
        try:
            corrections += _correct(fact)
        except Exception:
            log.exception("a conversation of agent %s could not be stored", subject)
        else:
            seen.add(getattr(fact, "conversation_id", ""))
    return corrections


def _read_conversation(conversation_id: str) -> int:
    return sum(map(_correct, refetch.conversation(conversation_id)))


def _read_texts(conversation_id: str) -> int:
    """Read the texts that are missing; they are no corrections."""
    flow.apply(refetch.texts(conversation_id, texts.message_ids_without_text(conversation_id)))
    return 0


def _read_presence(person_id: str) -> int:
    flow.apply(list(refetch.servicenow_presences([person_id])))
    return 0


def _one_by_one(
    keys: Iterable[str],
    unread: Backoff,
    read: Callable[[str], int],
    *,
    ends: tuple[type[ProviderError], ...] = (),
) -> int:
    """Read each by itself, and return the number of corrections.

    What cannot be read keeps no other from its turn: it is put off, and comes last. The round ends with an
    error of the kinds ``ends``, or after SILENT_AT_MOST in a row without an answer.
    """
    corrections = silent = 0
    for key in unread.due(keys, timezone.now()):
        found, error = _tried(read, key)
        corrections += found
        silent = silent + 1 if _is_silence(error) else 0
        if error is None:
            unread.succeeded(key)
        elif not _is_own_budget(error):
            unread.failed(key, timezone.now())
        if isinstance(error, ends) or silent == SILENT_AT_MOST:
            log.warning("what comes after %r waits for the next round", key)
            break
    return corrections


def _tried(read: Callable[[str], int], key: str) -> tuple[int, Exception | None]:
    try:
        return read(key), None
    except (ProviderError, UnsafeValue) as error:
        log.warning("%r cannot be read: %s", key, error)
        _renew_token(error)
        return 0, error
    except Exception as error:
        log.exception("%r could not be stored", key)
        return 0, error


def _renew_token(error: Exception) -> None:
    """Fetch a new token of the service at the next use, when the current one was rejected."""
    if isinstance(error, Unauthorised):
        tokens.genesys_service.invalidate()
        tokens.servicenow_service.invalidate()


def _is_silence(error: Exception | None) -> bool:
    return isinstance(error, NotSent | Unavailable) and error.status is None and not _is_own_budget(error)


def _is_own_budget(error: Exception | None) -> bool:
    """Return whether Bridge itself did not send the request."""
    return isinstance(error, NotSent) and error.status is None and error.retry_after_s is not None


def _correct(fact: Fact) -> int:
    """Apply a fact, and count the activities that it adds to its conversation, by kind."""
    history = Activity.objects.filter(conversation__remote_id=getattr(fact, "conversation_id", ""))
    before = history.order_by("-id").values_list("id", flat=True).first() or 0
    flow.apply([fact])
    kinds = list(history.filter(id__gt=before).values_list("kind", flat=True))
    for kind in kinds:
        DRIFT.labels(kind).inc()
    return len(kinds)


def apply_all(read: Callable[[], Iterable[Fact]]) -> None:
    """Apply each fact by itself, so that one that cannot be stored harms no other."""
    for fact in _or_nothing(read):
        try:
            flow.apply([fact])
        except Exception:
            log.exception("a %s could not be stored", type(fact).__name__)


def _or_nothing(read: Callable[[], Iterable[T]]) -> list[T]:
    """Return what was read until the provider no longer answers."""
    found: list[T] = []
    try:
        found.extend(read())
    except ProviderError as error:
        log.warning("could not read the current state, next attempt in the next round: %s", error)
        _renew_token(error)
    return found
