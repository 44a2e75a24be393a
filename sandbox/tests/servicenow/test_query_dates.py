"""Clauses about dates, each held against a plain reading of what it says, on moments of two years.

It is Wednesday, 18 March 2026, 13:45:30 in the zone of the asker; ten days before, clocks were put forward.
Source: "Operators available for filters and queries" and "Scoped GlideSystem" in the vendor's documents.
"""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from sandbox import clock
from sandbox.servicenow.store import format_time
from sandbox.servicenow.tables import operators, row_tests
from sandbox.servicenow.world import WORLD
from tests.servicenow.cast import NOOR, USERS

ZONE = ZoneInfo("US/Pacific")
NOW = datetime(2026, 3, 18, 13, 45, 30, tzinfo=ZONE)
# Seconds from now; around the borders of minutes, hours, days, and then of all else.
DISTANCES = [
    *range(-7200, 7200, 41),
    *range(-15 * 86_400, 15 * 86_400, 10_007),
    *range(-63_000_000, 63_000_000, 250_007),
]


def day(text):
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def within(first, last):
    """Return the reading of a period: from the start of its first day to the end of its last."""
    return lambda at: day(first) <= at < day(last) + timedelta(days=1)


def gs(operator, call):
    return f"{operator}javascript:gs.{call}"


def on(period):
    return f"ON{period}@javascript:gs.beginningOf{period}()@javascript:gs.endOf{period}()"


def ago(**units):
    return (NOW.astimezone(UTC) - timedelta(**units)).astimezone(ZONE)


MINUTE, HOUR = NOW.replace(second=0), NOW.replace(minute=0, second=0)
READINGS = {
    on("Today"): within("2026-03-18", "2026-03-18"),
    on("Yesterday"): within("2026-03-17", "2026-03-17"),
    on("Tomorrow"): within("2026-03-19", "2026-03-19"),
    on("ThisWeek"): within("2026-03-16", "2026-03-22"),
    on("LastWeek"): within("2026-03-09", "2026-03-15"),
    on("NextWeek"): within("2026-03-23", "2026-03-29"),
    on("ThisMonth"): within("2026-03-01", "2026-03-31"),
    on("LastMonth"): within("2026-02-01", "2026-02-28"),
    on("NextMonth"): within("2026-04-01", "2026-04-30"),
    on("Last3Months"): within("2025-12-01", "2026-03-31"),
    on("Last12Months"): within("2025-03-01", "2026-03-31"),
    on("ThisQuarter"): within("2026-01-01", "2026-03-31"),
    on("LastQuarter"): within("2025-10-01", "2025-12-31"),
    on("Last2Quarters"): within("2025-10-01", "2026-03-31"),
    on("NextQuarter"): within("2026-04-01", "2026-06-30"),
    on("Next2Quarters"): within("2026-04-01", "2026-09-30"),
    on("ThisYear"): within("2026-01-01", "2026-12-31"),
    on("LastYear"): within("2025-01-01", "2025-12-31"),
    on("NextYear"): within("2027-01-01", "2027-12-31"),
    on("Last2Years"): within("2025-01-01", "2026-12-31"),
    on("OneYearAgo"): within("2025-03-01", "2026-03-31"),
    on("Last30Days"): within("2026-02-16", "2026-03-18"),
    on("CurrentHour"): lambda at: HOUR <= at < HOUR + timedelta(hours=1),
    on("LastHour"): lambda at: HOUR - timedelta(hours=1) <= at < HOUR,
    on("CurrentMinute"): lambda at: MINUTE <= at < MINUTE + timedelta(minutes=1),
    on("LastMinute"): lambda at: MINUTE - timedelta(minutes=1) <= at < MINUTE,
    on("Last15Minutes"): lambda at: MINUTE - timedelta(minutes=15) <= at < MINUTE + timedelta(minutes=1),
    "ONLast 7 days@javascript:gs.beginningOfLast7Days()@javascript:gs.endOfLast7Days()": within(
        "2026-03-11", "2026-03-18"
    ),
    "NOTONLast 7 days@javascript:gs.daysAgoStart(7)@javascript:gs.daysAgoEnd(0)": lambda at: (
        not within("2026-03-11", "2026-03-18")(at)
    ),
    gs(
        "ONdays@", "dateGenerate('2026-01-01','start')@javascript:gs.dateGenerate('2026-01-09','end')"
    ): within("2026-01-01", "2026-01-09"),
    gs(">=", "dateGenerate('2026-01-01')"): lambda at: at >= day("2026-01-01"),
    gs("<", "dateGenerate('2026-03-17','12:30:00')"): lambda at: at < day("2026-03-17T12:30:00"),
    gs("BETWEEN", 'dateGenerate("2026-01-01","00:00:00")@javascript:gs.daysAgoEnd(1)'): within(
        "2026-01-01", "2026-03-17"
    ),
    "BETWEEN2026-03-01 00:00:00@2026-03-02 00:00:00": lambda at: (
        "2026-03-01 00:00:00" <= format_time(at.astimezone(UTC)) <= "2026-03-02 00:00:00"
    ),
    ">2026-03-17T10:00:00Z": lambda at: at > datetime(2026, 3, 17, 10, tzinfo=UTC),
    gs(">=", "nowDateTime()"): lambda at: at >= NOW,
    gs("<", "yesterday()"): lambda at: at < NOW - timedelta(days=1),
    gs(">=", "minutesAgo(5)"): lambda at: at >= ago(minutes=5),
    gs(">=", "minutesAgoStart(5)"): lambda at: at >= ago(minutes=5, seconds=30),
    gs("<=", "minutesAgoEnd(5)"): lambda at: at < ago(minutes=4, seconds=30),
    gs(">=", "hoursAgo(300)"): lambda at: at >= ago(hours=300),
    gs(">=", "hoursAgoStart(3)"): lambda at: at >= ago(hours=3, minutes=45, seconds=30),
    gs(">=", "hoursAgo(-4)"): lambda at: at >= ago(hours=-4),
    gs(">=", "daysAgo(14)"): lambda at: at >= day("2026-03-04T13:45:30"),
    gs(">=", "daysAgoStart(14)"): lambda at: at >= day("2026-03-04"),
    gs(">=", "monthsAgo(1)"): lambda at: at >= day("2026-02-18T13:45:30"),
    gs(">=", "monthsAgoStart(1)"): lambda at: at >= day("2026-02-01"),
    gs("<=", "monthsAgoEnd(1)"): lambda at: at < day("2026-03-01"),
    gs(">=", "quartersAgo(1)"): lambda at: at >= day("2025-12-18T13:45:30"),
    gs(">=", "quartersAgoStart(1)"): lambda at: at >= day("2025-10-01"),
    gs("<=", "quartersAgoEnd(1)"): lambda at: at < day("2026-01-01"),
    gs(">=", "yearsAgo(1)"): lambda at: at >= day("2025-01-01"),
    gs(">=", "beginningOfThisWeek();"): lambda at: at >= day("2026-03-16"),
    "RELATIVEGE@minute@ago@15": lambda at: at >= ago(minutes=15),
    "RELATIVEGT@hour@ago@240": lambda at: at > ago(hours=240),
    "RELATIVELE@dayofweek@ago@2": lambda at: at <= day("2026-03-16T13:45:30"),
    "RELATIVELT@week@ago@2": lambda at: at < day("2026-03-04T13:45:30"),
    "RELATIVEGE@dayofweek@ago@12": lambda at: at >= day("2026-03-06T13:45:30"),
    "RELATIVEGT@month@ahead@1": lambda at: at > day("2026-04-18T13:45:30"),
    "RELATIVELT@quarter@ago@1": lambda at: at < day("2025-12-18T13:45:30"),
    "RELATIVEGE@year@ago@1": lambda at: at >= day("2025-03-18T13:45:30"),
    "RELATIVEEE@hour@ago@2": lambda at: at.strftime("%F %H") == "2026-03-18 11",
    "RELATIVEEE@dayofweek@ahead@3": within("2026-03-21", "2026-03-21"),
    "RELATIVEEE@month@ago@2": within("2026-01-01", "2026-01-31"),
}
TRENDS = {
    ("dayofweek", "monday", "GE"): lambda at: at.strftime("%a") != "Sun",
    ("dayofweek", "monday", "LE"): lambda at: at.strftime("%a") in ("Sun", "Mon"),
    ("dayofweek", "monday", "GT"): lambda at: at.strftime("%a") not in ("Sun", "Mon"),
    ("dayofweek", "monday", "LT"): lambda at: at.strftime("%a") == "Sun",
    ("dayofweek", "saturday", "EE"): lambda at: at.strftime("%a") == "Sat",
    ("month", "jan", "LE"): lambda at: at.month == 1,
    ("month", "june", "EE"): lambda at: at.month == 6,
    ("month", "sep", "GE"): lambda at: at.month >= 9,
    ("quarter", "1", "GT"): lambda at: at.month > 3,
    ("year", "2025", "LT"): lambda at: at.year < 2025,
    ("year", "2026", "EE"): lambda at: at.year == 2026,
    ("week", "0", "EE"): lambda at: at.month == 1 and at.day < first_sunday(at),
    ("hour", "12", "EE"): lambda at: at.hour == 12,
    ("hour", "12", "LT"): lambda at: at.hour < 12,
}
# opened_at against due_date, which lies three days after 10 March 2026, noon, in the asker's zone.
DUE = day("2026-03-13T12:00:00")
FIELDS = {
    "SAMEASdue_date@day": within("2026-03-13", "2026-03-13"),
    "SAMEASdue_date@week": within("2026-03-09", "2026-03-15"),
    "SAMEASdue_date@quarter": within("2026-01-01", "2026-03-31"),
    "SAMEASdue_date@hour": lambda at: at.strftime("%F %H") == "2026-03-13 12",
    "NSAMEASdue_date@month": lambda at: at.strftime("%Y-%m") != "2026-03",
    "MORETHANdue_date@day@before@1": lambda at: at < day("2026-03-12T12:00:00"),
    "MORETHANdue_date@month@after@1": lambda at: at > day("2026-04-13T12:00:00"),
    "MORETHANdue_date@day@before or after@5": lambda at: (
        abs(at.replace(tzinfo=None) - DUE.replace(tzinfo=None)) > timedelta(days=5)
    ),
    "LESSTHANdue_date@day@before@3": lambda at: day("2026-03-10T12:00:00") < at <= DUE,
    "LESSTHANdue_date@week@after@2": lambda at: DUE <= at < day("2026-03-27T12:00:00"),
    "LESSTHANdue_date@hour@before or after@9": lambda at: abs(at - DUE) < timedelta(hours=9),
    "GT_FIELDdue_date": lambda at: at > DUE,
    "LT_OR_EQUALS_FIELDdue_date": lambda at: at <= DUE,
}


def first_sunday(at):
    return next(number for number in range(1, 8) if datetime(at.year, 1, number, tzinfo=ZONE).weekday() == 6)


@pytest.fixture(scope="module")
def moments():
    return sorted({(NOW.astimezone(UTC) + timedelta(seconds=each)).astimezone(ZONE) for each in DISTANCES})


@pytest.fixture(autouse=True)
def _two_years(moments):
    """One incident for each moment, seen now."""
    clock.freeze()
    clock.step((NOW - clock.now()).total_seconds())
    store = WORLD.stores["incident"]
    blank = dict.fromkeys(store.table.columns, "")
    store.rows.clear()
    for number, at in enumerate(moments):
        opened, due = format_time(at.astimezone(UTC)), format_time(DUE.astimezone(UTC))
        store.put({**blank, "sys_id": str(number), "opened_at": opened, "due_date": due})
    store.put({**blank, "sys_id": "never"})


def found(query):
    """Return the moments of the incidents that the bridge's query finds, those without one left out."""
    reader = WORLD.reader("incident", "bridge")
    opened = [row["opened_at"] for row in reader.rows(reader.read(query)) if row["opened_at"]]
    return {datetime.fromisoformat(text).replace(tzinfo=UTC).astimezone(ZONE) for text in opened}


def assert_read(clause, moments, reading):
    wanted = {at for at in moments if reading(at)}
    assert 0 < len(wanted) < len(moments)

    assert sorted(found(f"opened_at{clause}") ^ wanted) == []
    assert sorted(found(f"opened_atISNOTEMPTY^opened_at{clause}^due_dateISNOTEMPTY") ^ wanted) == []


@pytest.mark.parametrize(("clause", "reading"), READINGS.items())
def test_finds_what_is_meant(moments, clause, reading):
    assert_read(clause, moments, reading)


@pytest.mark.parametrize(("asked", "reading"), TRENDS.items())
def test_finds_trends(moments, asked, reading):
    assert_read(f"DATEPARTsome label@javascript:gs.datePart{asked}", moments, reading)


@pytest.mark.parametrize(("clause", "reading"), FIELDS.items())
def test_compares_with_another_date(moments, clause, reading):
    assert_read(clause, moments, reading)


def test_binds_alternatives_and_groups(moments):
    today, jan = on("Today"), "DATEPARTJanuary@javascript:gs.datePart('month','jan','EE')"
    of_today = {at for at in moments if READINGS[today](at)}
    of_january = {at for at in moments if at.month == 1}

    assert found(f"opened_at{today}^ORopened_at{jan}") == of_today | of_january
    assert found(f"opened_at{today}^NQopened_at{jan}") == of_today | of_january
    assert found(f"opened_at{jan}^opened_at{on('ThisYear')}") == {at for at in of_january if at.year == 2026}


def test_compares_plain_dates_with_days_of_the_asker(call, rows):
    call("PATCH", f"{USERS}/{NOOR}", {"last_login": "2026-03-17"})

    for clause, names in {
        "<javascript:gs.beginningOfToday()": ["Noor Haddad"],
        ">=javascript:gs.beginningOfToday()": [],
        on("Yesterday"): ["Noor Haddad"],
    }.items():
        assert [each["name"] for each in rows("sys_user", f"last_login{clause}", "name")] == names


def test_tries_every_operator_on_dates():
    tried = (*READINGS, *FIELDS, "DATEPART", "=", "!=")
    dated = [name for name in operators.MAKERS if name.startswith(("RELATIVE", "ON", "NOTON", "BETWEEN"))]

    assert [name for name in dated if not any(each.startswith(name) for each in tried)] == []
    assert {"MORETHAN", "LESSTHAN", "SAMEAS"} <= set(row_tests.ROW_MAKERS)
