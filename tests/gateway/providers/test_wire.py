"""Single values are read from JSON; invalid ones become empty or raise Malformed."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from gateway.providers import wire
from gateway.providers.errors import Malformed


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2026-01-02T03:04:05.678Z", datetime(2026, 1, 2, 3, 4, 5, 678000, tzinfo=UTC)),
        ("2026-01-02T04:04:05+01:00", datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)),
        ("2026-01-02T03:04:05", datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)),
        ("yesterday", None),
        ("", None),
        (1772373909000, None),
        (None, None),
    ],
)
def test_instant(written: object, expected: datetime | None) -> None:
    assert wire.instant({"at": written}, "at") == expected


@pytest.mark.parametrize(
    ("given", "expected"), [(60000, 60.0), (0, None), (None, None), (-1, None), ("60000", None), (True, None)]
)
def test_seconds(given: object, expected: float | None) -> None:
    assert wire.seconds({"ms": given}, "ms") == expected


@pytest.mark.parametrize("given", [None, "", [], {}, True])
def test_needed_text_names_what_is_missing(given: object) -> None:
    with pytest.raises(Malformed, match=r"conversation .*id"):
        wire.needed_text({"id": given}, "id", of="conversation")


@pytest.mark.parametrize("answer", [None, {}, {"entities": None}, {"entities": "x"}, [], "x"])
def test_no_list_is_not_an_empty_list(answer: object) -> None:
    with pytest.raises(Malformed, match="queues lacks a list of entities"):
        wire.listed(answer, "entities", of="queues")


def test_stamps_in_utc_with_milliseconds() -> None:
    at = datetime(2026, 1, 2, 4, 4, 5, tzinfo=timezone(timedelta(hours=1)))

    assert wire.stamp(at) == "2026-01-02T03:04:05.000Z"


@pytest.mark.parametrize("value", [10**40, -(2**31), float("inf"), float("nan"), True, "7", None])
def test_a_number_that_fits_no_column_is_none(value: object) -> None:
    assert wire.number({"n": value}, "n") is None


@pytest.mark.parametrize(
    "written", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59Z", "2026-02-31", "x" * 5000]
)
def test_a_time_outside_of_the_calendar_is_none(written: str) -> None:
    assert wire.instant({"at": written}, "at") is None
