"""Reads ServiceNow's directory into the index: everybody at first, then who changes, then who is gone.

Each page is stored with how far it goes, so that a pull which is cut in the middle goes on where it was. All
times that it goes by are the instance's own.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.db.models import QuerySet
from prometheus_client import Gauge

from gateway import clients
from gateway.operations.names import Lane, Provider
from gateway.providers.errors import Malformed, NotSent, ProviderError, UnsafeValue
from gateway.providers.fact_values import Person
from incidents import directory
from incidents.models import Caller, DirectoryPull
from live.problems import Code, Problem, problem

log = logging.getLogger(__name__)
PAGE, STORED_AT_ONCE, IDS_PAGE, IDS_AT_ONCE = 500, 100, 1000, 100
# Who changes while a page is read, or whose change is committed late, is read once more.
OVERLAP = timedelta(minutes=1)
PEOPLE = Gauge("bridge_directory_people", "People in the index of ServiceNow's directory")
Steps = Iterator[float]
_client = partial(clients.servicenow, lane=Lane.REPORT)


def bring_up_to_date(clock: Callable[[], datetime]) -> Steps:
    """Read what the index lacks; yield after each request how many seconds to wait before the next.

    An error ends the round. Its problem is stored, and the next round goes on where this one was.
    """
    if not settings.DIRECTORY_INDEX:
        return
    pull, _ = DirectoryPull.objects.get_or_create(pk=1)
    try:
        for read in (_begin, _read_all, _read_changes, _find_removed):
            yield from _patiently(read, pull, clock)
    except (ProviderError, UnsafeValue) as error:
        log.warning("the directory was not read to the end: %s", error)
        _store(pull, problem=_problem(error))


def _patiently(
    read: Callable[[DirectoryPull, datetime], Steps], pull: DirectoryPull, clock: Callable[[], datetime]
) -> Steps:
    """Take the steps of a part; begin it anew after the pause that ServiceNow or the budget requires."""
    while True:
        try:
            yield from read(pull, clock())
        except NotSent as error:
            if error.retry_after_s is None:
                raise
            yield error.retry_after_s
        else:
            return


def _begin(pull: DirectoryPull, now: datetime) -> Steps:
    """Store where the reading of changes will begin, and how many people there are."""
    if pull.started_at:
        return
    newest, total = _client().newest_change(), _client().count_people()
    _store(pull, started_at=now, changes_since=newest, rows_total=total)
    yield 0.0


def _read_all(pull: DirectoryPull, now: datetime) -> Steps:
    """Read all active people in the order in which they changed; only an empty page is the last."""
    while pull.completed_at is None:
        page = _client().people_after(pull.read_until, pull.last_id, only_active=True, limit=PAGE)
        if page.rows:
            _store_page(
                pull, page.people, now, rows_read=pull.rows_read + page.rows, hidden=list(page.hidden)
            )
            log.info("read %s of %s people of the directory", pull.rows_read, pull.rows_total)
        else:
            _store(pull, completed_at=now, read_until=pull.changes_since, last_id="")
            cache.delete("directory-is-ready")
        yield 0.0


def _read_changes(pull: DirectoryPull, now: datetime) -> Steps:
    """Read who has changed since the last round, those who were deactivated included."""
    at, last_id = pull.read_until, ""
    at = at - OVERLAP if at else None
    rows = PAGE
    while rows == PAGE:
        page = _client().people_after(at, last_id, only_active=False, limit=PAGE)
        rows = page.rows
        if page.people:
            last = page.people[-1]
            at, last_id = last.updated_at, last.person_id
            _store_page(pull, page.people, now)
        yield 0.0
    _store(pull, changed_at=now, problem={}, people=_in_index().count())
    PEOPLE.set(pull.people)


def _find_removed(pull: DirectoryPull, now: datetime) -> Steps:
    """Find who is no longer in the directory, when ServiceNow counts other people than the index has."""
    is_due = pull.checked_at is None or now - pull.checked_at >= _check_every()
    if not (is_due or pull.checked_id):
        return
    counted = _client().count_people()
    yield 0.0
    if not pull.checked_id and counted - _in_index().count() == pull.not_shown:
        _store(pull, checked_at=now)
        return
    if counted < _in_index().count() * (1 - settings.LIST_SHRINK_SHARE):
        _store(pull, checked_at=now, problem=problem(Code.DIRECTORY_SHRUNK))
        return
    yield from _compare_ids(pull, now)
    _store(pull, checked_at=now, checked_id="", not_shown=counted - _in_index().count())


def _compare_ids(pull: DirectoryPull, now: datetime) -> Steps:
    """Compare the ids of the index with those of the directory, range by range."""
    while True:
        ids = _client().person_ids_after(pull.checked_id, limit=IDS_PAGE)
        own = _in_index().filter(remote_id__gt=pull.checked_id)
        if ids:
            own = own.filter(remote_id__lte=ids[-1])
        known = set(own.values_list("remote_id", flat=True))
        yield 0.0
        yield from _read_one_by_one(sorted(known ^ {*ids}), now)
        if not ids:
            return
        _store(pull, checked_id=ids[-1])


def _read_one_by_one(ids: Sequence[str], now: datetime) -> Steps:
    """Read these people by their ids; those who do not come are gone, or hidden."""
    for first in range(0, len(ids), IDS_AT_ONCE):
        asked = ids[first : first + IDS_AT_ONCE]
        people = _client().people_by_id(asked)
        with transaction.atomic(durable=True):
            directory.store(people, now)
            gone = {*asked} - {one.person_id for one in people}
            directory.retire(Caller.objects.filter(remote_id__in=gone))
        log.info("%s people are no longer in the directory", len(gone))
        yield 0.0


def _store_page(pull: DirectoryPull, people: Sequence[Person], now: datetime, **values: object) -> None:
    """Store people in short transactions, the last of them with how far they go."""
    for first in range(0, len(people), STORED_AT_ONCE):
        some = people[first : first + STORED_AT_ONCE]
        with transaction.atomic(durable=True):
            directory.store(some, now)
            _advance(pull, some[-1])
    _store(pull, **values)


def _advance(pull: DirectoryPull, last: Person) -> None:
    """Store the place of the last person who was read; what is read once more does not set it back."""
    reached = (last.updated_at, last.person_id)
    if pull.read_until is None or (last.updated_at and reached > (pull.read_until, pull.last_id)):
        _store(pull, read_until=last.updated_at, last_id=last.person_id)


def _store(pull: DirectoryPull, **values: object) -> None:
    for name, value in values.items():
        setattr(pull, name, value)
    if values:
        pull.save(update_fields=[*values])


def _in_index() -> QuerySet[Caller]:
    return Caller.objects.filter(active=True)


def _problem(error: Exception) -> Problem:
    if isinstance(error, Malformed):
        return problem(Code.DIRECTORY_HIDDEN)
    return problem(Code.NOT_ANSWERING, cloud=Provider.SERVICENOW.label)


def _check_every() -> timedelta:
    return timedelta(seconds=settings.DIRECTORY_CHECK_EVERY_S)
