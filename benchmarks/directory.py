"""Looks callers up in an index of 200,000 people: ``python -m benchmarks.directory [people]``.

Fills the database of DATABASE_URL, which must be empty, as a first pull does, and prints a table: how long a
page took to store, a look-up, a ring and a search, and how many requests rings made.
"""

import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime

import django

django.setup()

from django.core.management import call_command  # noqa: E402 -- models exist only now
from django.db import connection, transaction  # noqa: E402

from benchmarks.figures import middle, ms, share_below, show  # noqa: E402
from bridge_project import flow  # noqa: E402
from gateway.models import OutboundRequest  # noqa: E402
from gateway.operations import identifiers  # noqa: E402
from gateway.providers.fact_values import PartySeen, Person  # noqa: E402
from gateway.providers.facts import ConversationSeen  # noqa: E402
from incidents import directory  # noqa: E402
from incidents.models import DirectoryPull, Lookup  # noqa: E402

PAGE, ROUNDS = 500, 300
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
FIRST = ("Noor", "Dana", "Tomas", "Grace", "Ivy", "Jürgen", "Zoë", "Max", "Lena", "Sam", "Rui", "Ada")
LAST = ("Haddad", "Whitfield", "Okafor", "Chen", "Müller", "Ortiz", "Park", "Reyes", "Silva", "Novak")


def person(number: int) -> Person:
    """Return one of the people, with a number of its own, a desk that two share, and a main line."""
    return Person(
        person_id=f"{number:032x}",
        name=f"{FIRST[number % len(FIRST)]} {LAST[number // 7 % len(LAST)]}{number // 70}",
        email=f"person{number}@northwind.example",
        phone="+1 (206) 555-0100"
        if number % 10 == 0
        else f"(425) {200 + number // 20_000}-{number // 2 % 10_000:04d}",
        mobile=f"206.{200 + number // 10_000}.{number % 10_000:04d}",
        employee_number=f"E{number:06d}",
        user_name=f"person{number}",
        updated_at=NOW,
    )


def fill(people: int) -> list[float]:
    """Store so many people page by page; return how long each page took, in seconds."""
    took = []
    for first in range(0, people, PAGE):
        page = [person(number) for number in range(first, min(first + PAGE, people))]
        began = time.perf_counter()
        with transaction.atomic():
            directory.store(page, NOW)
        took.append(time.perf_counter() - began)
    DirectoryPull.objects.create(pk=1, completed_at=NOW, people=people)
    return took


def timed(work: Callable[[int], object], people: int) -> list[float]:
    """Return how long the work took for people all over the directory, in seconds."""
    took = []
    for round_ in range(ROUNDS):
        number = round_ * 7919 % people
        began = time.perf_counter()
        work(number)
        took.append(time.perf_counter() - began)
    return took


def mobile(number: int) -> str:
    """Return a person's number as Genesys gives it."""
    return f"+1206{200 + number // 10_000}{number % 10_000:04d}"


def look_up(number: int) -> None:
    """Find a person by number as a ring does: parse, one query, compare."""
    wanted = identifiers.pairs(identifiers.of(mobile(number), {}))
    [(caller, _)] = directory.matches(wanted, directory.callers_with(wanted))
    assert caller.remote_id == f"{number:032x}"  # noqa: S101 -- a benchmark of wrong answers is none


def share(_: int) -> None:
    """Look up the main line, which a tenth of all have."""
    wanted = identifiers.pairs(identifiers.of("+12065550100", {}))
    directory.matches(wanted, directory.callers_with(wanted))


def ring(number: int) -> None:
    """Apply the first snapshot of a call."""
    customer = PartySeen(participant_id="customer", address=mobile(number))
    flow.apply(
        [
            ConversationSeen(
                occurred_at=NOW,
                conversation_id=f"ring-{number}",
                medium="call",
                source="event",
                customer=customer,
                queue_visits=(),
                legs=(),
                messages=(),
            )
        ]
    )


def search(number: int) -> None:
    """Search by the beginnings of both names, as an agent types them."""
    first, last = person(number).name.split()
    directory.search(f"{first[:3]} {last[:9]}")


def main() -> None:
    """Fill, measure, print."""
    people = int(sys.argv[1]) if len(sys.argv) > 1 else 200_000
    call_command("migrate", verbosity=0)
    pages = fill(people)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    look_up(1)  # compiles the query
    works = {"look-up": look_up, "look-up of a shared line": share, "ring": ring, "search": search}
    rows = [[name, *_figures(timed(work, people))] for name, work in works.items()]
    rows.insert(0, [f"store {PAGE} people", *_figures(pages)])
    show(f"{people:,} people, {connection.vendor}", ["what", "median ms", "95 % below ms"], rows)
    made = list(OutboundRequest.objects.order_by().values_list("operation", flat=True).distinct())
    print(f"rings: {Lookup.objects.filter(state='one').count()} callers known at once; requests: {made}")


def _figures(took: list[float]) -> list[str]:
    return [ms(middle(took)), ms(share_below(took, 0.95))]


if __name__ == "__main__":
    main()
