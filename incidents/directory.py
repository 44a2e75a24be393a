"""The index of ServiceNow's directory: who has a number or address, who is found by what is typed."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from django.conf import settings
from django.core.cache import cache
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from gateway import bulk
from gateway.operations import identifiers
from gateway.operations.identifiers import Pair
from gateway.providers.fact_values import Person
from incidents.models import (
    DIRECTORY_FIELDS,
    Caller,
    CallerAddress,
    Candidate,
    DirectoryPull,
    Incident,
    Lookup,
)
from incidents.states import MatchedBy
from live.search import beginning_with, folded

Kind = CallerAddress.Kind
PEOPLE_AT_MOST = 6
READY_FRESH_S = 10
SEARCHED_WORDS, TYPED_AT_MOST, PAGE = 4, 80, 10
MATCHED_BY = {kind.value: kind.value for kind in Kind} | {Kind.RECORD.value: MatchedBy.ATTRIBUTE.value}
# A main line may be that of thousands: no more of them are read than seven people have it in three columns.
SOME = "SELECT id FROM (SELECT id FROM incidents_calleraddress WHERE value = %s LIMIT 21) AS few"
VALUES_AT_ONCE = 400  # SQLite joins no more than 500 queries

Index = Mapping[Pair, Sequence[Caller]]
Match = tuple[Caller, str]


def is_ready() -> bool:
    """Return whether the index holds the whole directory, as it was known moments ago."""
    if not settings.DIRECTORY_INDEX:
        return False
    complete = DirectoryPull.objects.filter(completed_at__isnull=False)
    return bool(cache.get_or_set("directory-is-ready", complete.exists, READY_FRESH_S))


def callers_with(wanted: Collection[Pair]) -> Index:
    """Return who has these pairs in the index, in one query; no more of each than can be shown, and one."""
    found: dict[Pair, list[Caller]] = {}
    for row in _rows(sorted({value for _, value in wanted})):
        if (row.kind, row.value) in wanted:
            found.setdefault((row.kind, row.value), []).append(row.caller)
    return found


def matches(wanted: Iterable[Pair], index: Index) -> list[Match]:
    """Return who has one of these pairs, best match first, and how each matches."""
    kinds: dict[int, list[str]] = {}
    people: dict[int, Caller] = {}
    for pair in sorted(wanted, key=_rank):
        for caller in index.get(pair, ()):
            kinds.setdefault(caller.pk, []).append(MATCHED_BY[pair[0]])
            people[caller.pk] = caller
    best = sorted(people, key=lambda pk: (-len(set(kinds[pk])), people[pk].name, pk))
    return [(people[pk], " and ".join(dict.fromkeys(kinds[pk]))) for pk in best]


def search(typed: str, *, page: int = 0) -> tuple[list[Caller], bool]:
    """Return a page of active people, and whether there are more.

    typed: the beginnings of words of the name, of a number, mail address, user name or employee number.
    """
    people = _found(typed[:TYPED_AT_MOST])
    if people is None:
        return [], False
    first = page * PAGE
    rows = list(people.order_by("name", "pk")[first : first + PAGE + 1])
    return rows[:PAGE], len(rows) > PAGE


def store(people: Sequence[Person], at: datetime) -> None:
    """Store people and what they are found by, in a fixed number of statements; those unchanged are left."""
    newest = {person.person_id: person for person in people}
    known = _known(newest)
    rows = [_row(one, at) for one in newest.values() if one.active or one.person_id in known]
    changed = [row for row in rows if _differs(row, known.get(row.remote_id))]
    bulk.upsert(changed, unique=["remote_id"], fields=[*DIRECTORY_FIELDS, "seen_at"])
    _store_addresses([(row, _pairs(newest[key])) for key, row in _known(newest).items()])


def store_candidates(candidates: Sequence[Candidate], *, instead_of: Sequence[int]) -> None:
    """Store the candidates of look-ups, and what is known of their incidents.

    instead_of: look-ups whose earlier candidates are replaced.
    """
    if instead_of:
        Candidate.objects.filter(lookup__in=instead_of).delete()
    bulk.insert(candidates)
    known = [one for one in candidates if one.caller.incidents_read_at]
    if known:
        _show_incidents(known)


def _show_incidents(candidates: Sequence[Candidate]) -> None:
    """Let look-ups show the incidents that their candidates had when these were read last."""
    shown = Lookup.incidents.through
    own = Incident.objects.filter(caller__in=[one.caller_id for one in candidates], active=True)
    lookups = defaultdict[int, set[int]](set)
    for one in candidates:
        lookups[one.caller_id].add(one.lookup_id)
    pairs = [(lookup, pk) for pk, caller in own.values_list("pk", "caller") for lookup in lookups[caller]]
    bulk.insert_or_ignore([shown(lookup_id=lookup, incident_id=pk) for lookup, pk in pairs])


def retire(callers: QuerySet[Caller]) -> int:
    """Take people out of the index who are no longer in the directory; return how many."""
    gone = list(callers.filter(active=True).values_list("pk", flat=True))
    CallerAddress.objects.filter(caller__in=gone).delete()
    return Caller.objects.filter(pk__in=gone).update(active=False)


def _rows(values: Sequence[str]) -> Iterator[CallerAddress]:
    for first in range(0, len(values), VALUES_AT_ONCE):
        asked = values[first : first + VALUES_AT_ONCE]
        few = RawSQL(" UNION ALL ".join([SOME] * len(asked)), asked)  # noqa: S611 -- values are parameters
        yield from CallerAddress.objects.filter(pk__in=few).select_related("caller")


def _rank(pair: Pair) -> tuple[int, str]:
    return list(MATCHED_BY).index(pair[0]), pair[1]


def _found(typed: str) -> QuerySet[Caller] | None:
    words = folded(typed).split()[:SEARCHED_WORDS]
    if not words:
        return None
    people = Caller.objects.filter(active=True)
    numbers = identifiers.number_beginnings(typed)
    if numbers:
        return people.filter(pk__in=_with(numbers, (Kind.PHONE, Kind.MOBILE, Kind.HOME_PHONE, *NUMBERED)))
    for word in words:
        people = people.filter(pk__in=_with([word], WORDED))
    return people


NUMBERED = (Kind.EMPLOYEE_NUMBER, Kind.USER_NAME)
WORDED = (Kind.NAME, Kind.EMAIL, *NUMBERED)


def _with(beginnings: Sequence[str], kinds: Sequence[Kind]) -> QuerySet[CallerAddress, int]:
    fitting = CallerAddress.objects.filter(beginning_with("value", beginnings), kind__in=kinds)
    return fitting.values_list("caller", flat=True)


def _known(ids: Collection[str]) -> dict[str, Caller]:
    return {row.remote_id: row for row in Caller.objects.filter(remote_id__in=ids)}


def _row(person: Person, at: datetime) -> Caller:
    values = {name: getattr(person, name) for name in DIRECTORY_FIELDS}
    return Caller(remote_id=person.person_id, seen_at=at, **values)


def _differs(row: Caller, known: Caller | None) -> bool:
    return known is None or any(getattr(row, name) != getattr(known, name) for name in DIRECTORY_FIELDS)


def _pairs(person: Person) -> set[Pair]:
    found = set(identifiers.pairs_of(person))
    if person.active:
        words = folded(person.name).replace("-", " ").split()[: identifiers.WORDS_AT_MOST]
        found |= {(Kind.NAME.value, word) for word in words}
    return found


def _store_addresses(wanted: Sequence[tuple[Caller, set[Pair]]]) -> None:
    """Bring what these people are found by up to date: only what differs is written."""
    held: dict[tuple[int, Pair], CallerAddress] = {}
    for row in CallerAddress.objects.filter(caller__in=[caller for caller, _ in wanted]):
        held[row.caller_id, (row.kind, row.value)] = row
    due = {(caller.pk, pair) for caller, pairs in wanted for pair in pairs}
    new = sorted(due - held.keys())
    bulk.delete([held[key] for key in held.keys() - due])
    bulk.insert([CallerAddress(caller_id=pk, kind=kind, value=value) for pk, (kind, value) in new])
