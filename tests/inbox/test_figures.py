"""inbox.queries.figures: what each day's figure counts, in the reader's time zone."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from inbox.queries import figures
from inbox.queries.figures import Interval
from incidents.states import IncidentAction, LookupState
from tests.factories import (
    ConversationFactory,
    FindingFactory,
    IncidentFactory,
    LedgerEntryFactory,
    LedgerNoteFactory,
    LegFactory,
    LookupFactory,
    WrapUpBaselineFactory,
)

pytestmark = pytest.mark.django_db
BERLIN = ZoneInfo("Europe/Berlin")
CLOCKS_BACK = date(2026, 10, 25)  # a day of 25 hours in Berlin
WEEKEND = Interval(date(2026, 10, 24), date(2026, 10, 27), BERLIN)


def at(hour, minute=0, day=25):
    return datetime(2026, 10, day, hour, minute, tzinfo=UTC)


def counts(found):
    return {one.day.day: one.counts for one in found if one.counts}


def test_days_are_those_of_the_time_zone_also_when_the_clocks_change():
    for started_at in (at(21, 59, day=24), at(22, 0, day=24), at(22, 59), at(23, 0)):
        ConversationFactory(started_at=started_at, lookup=LookupFactory(one=True))

    found = figures.identification(WEEKEND)

    assert counts(found) == {24: {"one": 1}, 25: {"one": 2}, 26: {"one": 1}}


def test_identification_counts_each_outcome():
    for state in (LookupState.NONE, LookupState.NONE, LookupState.SEVERAL, LookupState.NO_ADDRESS):
        ConversationFactory(started_at=at(12), lookup=LookupFactory(state=state))
    ConversationFactory(started_at=at(12))  # not looked up

    [_, sunday, _] = figures.identification(WEEKEND)

    assert sunday.counts == {"none": 2, "several": 1, "no_address": 1}
    assert sunday.shares == {"none": 0.5, "several": 0.25, "no_address": 0.25}


def test_a_day_without_conversations_has_no_shares():
    assert [one.shares for one in figures.identification(WEEKEND)] == [{}, {}, {}]


def conversation(*, by_rule=None, noted=True, **entry):
    """Return a conversation of Sunday with an agent. by_rule: who filed it, None for nobody."""
    ledger = LedgerEntryFactory(**entry)
    if noted:
        LedgerNoteFactory(entry=ledger)
    made = ConversationFactory(started_at=at(12), ledger=ledger)
    filed_at = at(13) if by_rule is not None else None
    for _ in range(2):
        LegFactory(conversation=made, connected_at=at(12), filed_at=filed_at, filed_by_rule=bool(by_rule))


def test_incidents_counts_what_became_of_conversations_with_an_agent():
    conversation(incident=IncidentFactory(), by_rule=False)
    conversation(incident=IncidentFactory(), by_rule=True)
    conversation(incident=IncidentFactory(), noted=False)
    conversation(incident_action=IncidentAction.NONE, by_rule=False)
    conversation(by_rule=False)  # its incident does not exist yet
    LegFactory(conversation=ConversationFactory(started_at=at(12)), connected_at=at(12))
    LegFactory(conversation=ConversationFactory(started_at=at(12)))  # nobody talked

    [_, sunday, _] = figures.incidents(WEEKEND)

    assert sunday.counts == {"agent": 1, "rule": 1, "hand": 1, "none": 1, "missing": 2}


def test_integrity_counts_what_was_listed_at_the_end_of_each_day():
    FindingFactory(found_at=at(12, day=1))
    FindingFactory(found_at=at(12, day=24), settled_at=at(12))
    FindingFactory(found_at=at(12, day=26), kind="two_incidents")

    found = figures.integrity(WEEKEND)

    assert counts(found) == {24: {"no_incident": 2}, 25: {"no_incident": 1},
                             26: {"no_incident": 1, "two_incidents": 1}}  # fmt: skip


def test_wrap_ups_are_measured_from_the_end_of_the_talk_beside_the_baseline_of_the_day():
    WrapUpBaselineFactory(seconds=120, measured_on=date(2026, 10, 1))
    WrapUpBaselineFactory(seconds=100, measured_on=CLOCKS_BACK)
    talk = {"connected_at": at(11), "ended_at": at(12), "conversation__started_at": at(11)}
    LegFactory(**talk, filed_at=at(12) + timedelta(seconds=20))
    LegFactory(**talk, wrapped_up_at=at(12) + timedelta(seconds=40))
    LegFactory(**talk)  # not wrapped up yet
    LegFactory(**talk, wrapped_up_at=at(11))  # Genesys had the code before the end

    saturday, sunday, _ = figures.wrap_ups(WEEKEND)

    assert (saturday.wrapups, saturday.seconds, saturday.baseline) == (0, None, 120)
    assert (sunday.wrapups, sunday.seconds, sunday.baseline) == (2, 30.0, 100)


def test_each_figure_is_one_query(django_assert_num_queries):
    for figure in (figures.identification, figures.incidents, figures.integrity):
        with django_assert_num_queries(1):
            figure(WEEKEND)
    with django_assert_num_queries(2):
        figures.wrap_ups(WEEKEND)
