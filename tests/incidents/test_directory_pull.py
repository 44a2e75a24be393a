"""The index of ServiceNow's directory: read in full, kept up to date, cut in the middle."""

from datetime import timedelta

import pytest
import requests
import time_machine
from django.utils import timezone

from gateway.operations import identifiers
from incidents import directory
from incidents.commands import directory as pulling
from incidents.models import Caller, CallerAddress, DirectoryPull
from live import problems
from tests.factories import NOON, CallerFactory

pytestmark = pytest.mark.django_db
USERS, STATS = "/api/now/table/sys_user", "/api/now/stats/sys_user"


@pytest.fixture
def small_pages(monkeypatch):
    for name, size in {"PAGE": 3, "STORED_AT_ONCE": 2, "IDS_PAGE": 4, "IDS_AT_ONCE": 2}.items():
        monkeypatch.setattr(pulling, name, size)


def pull(at=NOON, steps=None):
    """Take the steps of a round, all of them by default, and return the state."""
    round_ = pulling.bring_up_to_date(lambda: at)
    for _ in zip(range(steps if steps is not None else 10_000), round_, strict=False):
        pass
    return DirectoryPull.objects.get()


def found(address):
    """Return the names of those whom an address finds in the index."""
    wanted = identifiers.pairs(identifiers.of(address, {}))
    return [caller.name for caller, _ in directory.matches(wanted, directory.callers_with(wanted))]


def active_in_servicenow(clouds):
    return {row["sys_id"] for row in clouds.rows("sys_user", active="true")}


def in_index():
    rows = CallerAddress.objects.filter(kind="record", caller__active=True)
    return set(rows.values_list("value", flat=True))


def dana(clouds):
    [row] = clouds.rows("sys_user", name="Dana Whitfield")
    return row


def test_holds_everybody_once_it_is_complete(clouds, small_pages):
    state = pull()

    assert in_index() == active_in_servicenow(clouds)
    assert (state.completed_at, state.problem) == (NOON, {})
    assert state.people == state.rows_total == len(in_index())
    assert directory.is_ready()


def test_stores_each_column_of_the_directory(clouds):
    row = dana(clouds)
    clouds.write("sys_user", {"employee_number": "E4711", "home_phone": "206 555 0777"}, row["sys_id"])

    pull()

    caller = Caller.objects.get(remote_id=row["sys_id"])
    written = clouds.rows("sys_user", sys_id=row["sys_id"])[0]
    for field, column in {
        "name": "name",
        "email": "email",
        "phone": "phone",
        "mobile": "mobile_phone",
        "home_phone": "home_phone",
        "employee_number": "employee_number",
        "user_name": "user_name",
        "title": "title",
    }.items():
        assert getattr(caller, field) == written[column]
    assert f"{caller.updated_at:%Y-%m-%d %H:%M:%S}" == written["sys_updated_on"]


@pytest.mark.parametrize("steps", range(8))
def test_goes_on_where_it_was_cut_in_the_middle(clouds, small_pages, steps):
    pull(steps=steps + 1)

    state = pull(NOON + timedelta(minutes=1))

    assert in_index() == active_in_servicenow(clouds)
    assert state.rows_read == len(in_index())  # nobody was read twice


@pytest.mark.parametrize(
    "fault",
    [
        {"status": 503},
        {"status": 200, "body": "<html>Your instance is hibernating</html>"},
        {"status": 200, "body": {"error": {"message": "Transaction cancelled"}, "result": []}},
        {"status": 429, "headers": {"Retry-After": "3600"}},
    ],
    ids=["down", "HTML for JSON", "200 with error", "429 for an hour"],
)
def test_keeps_what_it_has_when_a_page_fails(clouds, small_pages, fault):
    pull(steps=3)
    known = in_index()
    clouds.fault("servicenow", match={"path": USERS}, **fault)

    pull(steps=2)
    assert in_index() == known
    clouds.mend()
    with time_machine.travel(timezone.now() + timedelta(hours=2), tick=True):  # when a 429 is over
        pull(NOON + timedelta(minutes=1))

    assert in_index() == active_in_servicenow(clouds)


def test_tells_that_servicenow_does_not_answer(clouds):
    clouds.servicenow.fail_with(requests.ReadTimeout("no answer"))

    state = pull()

    assert "does not answer" in problems.text(state.problem)
    assert not directory.is_ready()


def test_names_the_columns_that_servicenow_does_not_show(clouds):
    state = pull()

    assert set(state.hidden) <= {"department.name", "location.name"}  # texts in the sandbox, not references


def test_finds_a_new_number_and_no_longer_the_old_one(clouds):
    row = dana(clouds)
    old = row["mobile_phone"]
    pull()
    assert found(old) == ["Dana Whitfield"]

    clouds.pass_time(90)
    clouds.write("sys_user", {"mobile_phone": "001 425 555 0166"}, row["sys_id"])
    pull(NOON + timedelta(minutes=2))

    assert found("+14255550166") == ["Dana Whitfield"]
    assert found(old) == []


def test_finds_who_is_new_in_the_same_second_as_the_last_one(clouds, small_pages):
    pull()
    for number in range(7):  # more than a page, in one second
        clouds.write("sys_user", {"last_name": f"New {number}", "email": f"new{number}@northwind.example"})

    pull(NOON + timedelta(minutes=2))

    assert [found(f"new{number}@northwind.example") for number in range(7)] == [
        [f"New {number}"] for number in range(7)
    ]


def test_finds_nobody_who_was_deactivated(clouds):
    row = dana(clouds)
    pull()

    clouds.write("sys_user", {"active": "false"}, row["sys_id"])
    state = pull(NOON + timedelta(minutes=2))

    assert found(row["mobile_phone"]) == []
    assert not Caller.objects.get(remote_id=row["sys_id"]).active
    assert state.people == len(active_in_servicenow(clouds))


def test_takes_nobody_who_was_deactivated_while_it_read(clouds, small_pages):
    row = dana(clouds)
    pull(steps=2)

    clouds.write("sys_user", {"active": "false"}, row["sys_id"])
    pull(NOON + timedelta(minutes=1))

    assert in_index() == active_in_servicenow(clouds)


def test_finds_nobody_who_was_removed(clouds, small_pages, settings):
    pull()
    gone = CallerFactory(remote_id="7" * 32, name="Gone Person")  # as if ServiceNow had deleted the row
    CallerAddress.objects.create(caller=gone, kind="record", value=gone.remote_id)

    pull(NOON + timedelta(seconds=settings.DIRECTORY_CHECK_EVERY_S))

    gone.refresh_from_db()
    assert not gone.active
    assert not gone.addresses.exists()
    assert in_index() == active_in_servicenow(clouds)


def test_counts_only_while_nobody_was_removed(clouds, settings):
    pull()
    before = len(clouds.servicenow.calls)

    pull(NOON + timedelta(seconds=settings.DIRECTORY_CHECK_EVERY_S))

    asked = [path for _, path in clouds.servicenow.calls[before:]]
    assert asked.count(STATS) == 1
    assert len(asked) <= 4


def test_does_not_believe_that_almost_everybody_is_gone(clouds, settings):
    pull()
    CallerFactory.create_batch(40)

    state = pull(NOON + timedelta(seconds=settings.DIRECTORY_CHECK_EVERY_S))

    assert "not believed" in problems.text(state.problem)
    assert Caller.objects.filter(active=False).count() == 0


def test_is_empty_where_it_may_not_be_kept(clouds, settings):
    settings.DIRECTORY_INDEX = False

    for _ in pulling.bring_up_to_date(lambda: NOON):
        pass

    assert not DirectoryPull.objects.exists()
    assert clouds.servicenow.calls == []
    assert not directory.is_ready()
