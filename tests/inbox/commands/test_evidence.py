"""inbox.commands.evidence: when it looks like an outage, and what is said of it."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from gateway import budget
from gateway.operations.names import Provider
from inbox.commands import evidence
from inbox.models import Arrivals
from inbox.queries import arrivals
from incidents.models import Outage, OutageSuggestion
from tests.factories import (
    NOON,
    ConversationFactory,
    LegFactory,
    MessageFactory,
    OutageFactory,
    OutageSuggestionFactory,
    UserFactory,
    WrapUpCodeFactory,
)

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def rush(count, *, text="My e-mail does not open", at=NOON):
    for _ in range(count):
        MessageFactory(conversation__started_at=at - timedelta(minutes=1), text=text)


def history(per_hour, *, weeks=4):
    """Let so many conversations have come in each hour of the last weeks."""
    begin = NOON.replace(minute=0, second=0, microsecond=0)
    hours = [begin - HOUR * number for number in range(1, 24 * 7 * weeks + 1)]
    Arrivals.objects.bulk_create([Arrivals(hour=hour, conversations=per_hour) for hour in hours])


def suggested(now=NOON):
    evidence.look(now)
    return OutageSuggestion.objects.first()


def test_suggests_one_when_many_more_come_than_usual(settings):
    history(24)
    rush(30)
    rush(6, text="I need a new laptop")
    for _ in range(settings.SERVICENOW_BUDGET_PER_HOUR // 4):
        budget.spend(Provider.SERVICENOW, subject="", lane=0)

    found = suggested()

    assert (found.arrivals, found.usual, found.word, found.mentions) == (36, 4.0, "email", 30)
    assert found.evidence == (
        "Looks like an outage: 36 new conversations in 10 min; 9.0 times as many as usual; "
        "30 mention “email”; ServiceNow budget 25 %"
    )


def test_never_opens_one_by_itself():
    history(6)
    rush(60)

    suggested()

    assert not Outage.objects.exists()


def test_suggests_nothing_at_a_busy_hour_like_others():
    history(200)
    rush(36)

    assert suggested() is None


def test_suggests_nothing_for_a_few(settings):
    history(0)
    rush(settings.OUTAGE_SUGGEST_AT_LEAST - 1)

    assert suggested() is None


def test_without_history_most_must_speak_of_the_same():
    rush(25)
    assert suggested().usual is None

    OutageSuggestion.objects.all().delete()
    for number in range(30):
        rush(1, text=f"{'abcdefghijklmnopqrstuvwxyzäöüß'[number] * 4} is broken-{'x' * number}")
    assert suggested() is None


def test_conversations_of_before_do_not_count():
    history(6)
    rush(60, at=NOON - timedelta(minutes=20))

    assert suggested() is None


def test_a_code_counts_where_nobody_wrote():
    history(6)
    code = WrapUpCodeFactory(name="VPN outage")
    for _ in range(25):
        conversation = ConversationFactory(started_at=NOON - timedelta(minutes=2), call=True)
        LegFactory(conversation=conversation, wrapup_code_id=code.remote_id, ended=True)

    assert suggested().word in ("vpn", "outage")


def test_the_same_rush_is_suggested_once_and_stays_dismissed():
    history(6)
    rush(30)
    first = suggested()
    OutageSuggestion.objects.update(dismissed_at=NOON, dismissed_by=UserFactory())
    rush(30, at=NOON + timedelta(minutes=5))

    again = suggested(NOON + timedelta(minutes=5))

    assert (again.pk, again.arrivals, again.dismissed_at) == (first.pk, 60, NOON)
    assert OutageSuggestion.objects.current(NOON + timedelta(minutes=5)) is None


def test_nothing_is_suggested_while_one_is_open():
    OutageFactory()
    history(6)
    rush(60)

    assert suggested() is None


def test_a_suggestion_is_over_when_the_rush_is():
    OutageSuggestionFactory(seen_at=NOON)

    assert OutageSuggestion.objects.current(NOON + timedelta(minutes=14))
    assert OutageSuggestion.objects.current(NOON + timedelta(minutes=16)) is None


def test_counts_each_conversation_once_in_its_hour():
    for minutes in (0, 10, 70):
        ConversationFactory(started_at=NOON - timedelta(minutes=minutes))
    for _ in range(3):
        evidence.count(NOON)
    ConversationFactory(started_at=NOON)

    evidence.count(NOON)

    assert sum(row.conversations for row in Arrivals.objects.all()) == 4
    assert Arrivals.objects.get(hour=NOON.replace(minute=0)).conversations >= 2


def test_forgets_hours_long_ago_and_still_counts_nothing_twice():
    ConversationFactory(started_at=NOON - timedelta(days=90))
    for _ in range(3):
        evidence.count(NOON)

    assert sum(row.conversations for row in Arrivals.objects.all()) <= 1


def test_usual_is_of_the_same_local_hour_though_the_clocks_changed(settings):
    settings.TIME_ZONE = "Europe/Berlin"
    local = ZoneInfo("Europe/Berlin")
    now = timezone.datetime(2026, 10, 28, 9, 30, tzinfo=local)  # summer time ended on the 25th
    for weeks in (1, 2):
        hour = timezone.datetime(2026, 10, 28 - 7 * weeks, 9, 0, tzinfo=local)
        Arrivals.objects.create(hour=hour, conversations=60)

    with timezone.override(local):
        assert arrivals.usual(now) == 10.0


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("My E-Mail doesn't work!", {"email"}),
        ("Hallo, meine E-Mails gehen nicht", {"emails", "gehen"}),
        ("VPN 10.0.0.1 down", {"vpn", "down"}),
        ("4111 1111 1111 1111", set()),
        ("", set()),
    ],
)
def test_words_are_those_that_say_something(text, words):
    assert arrivals.words_of(text) - {"doesn", "work"} == words


def test_one_text_is_no_word_in_common():
    assert arrivals.word_in_common(["Printer", "Laptop"]) == ("", 0)
    assert arrivals.word_in_common(["Printer jam", "printer off", "Laptop"]) == ("printer", 2)
