"""ServiceNow rows and webhooks to facts."""

from datetime import UTC, datetime
from typing import Any

import pytest

from gateway.providers.errors import Malformed
from gateway.providers.fact_values import IncidentSeen, Listed, Person, PresenceStateListed
from gateway.providers.facts import IncidentChanged
from gateway.providers.servicenow import normalise
from gateway.providers.servicenow.links import CLASSIC, no_link, record_url
from tests.gateway.providers.reading import INCIDENT, MARA, NOON, sample

INSTANCE = "https://acme-test.service-now.com"


def _link(table: str, record_id: str) -> str:
    return f"{table}:{record_id}"


def test_an_incident() -> None:
    assert normalise.incident(sample("row_incident"), link=_link) == IncidentSeen(
        incident_id=INCIDENT,
        number="INC0010412",
        title="VPN drops every hour",
        state="2",
        priority="3",
        caller_id=MARA,
        group="Network",
        opened_at=datetime(2026, 2, 26, 8, 11, 40, tzinfo=UTC),
        updated_at=datetime(2026, 3, 1, 13, 58, 2, tzinfo=UTC),
        revision=7,
        url=f"incident:{INCIDENT}",
    )


@pytest.mark.parametrize(
    ("caller", "expected"),
    [
        (MARA, MARA),
        ({"link": "https://…", "value": MARA}, MARA),
        ({"display_value": "Mara Lindqvist", "value": MARA}, MARA),
        ("", ""),
        ({"display_value": "", "value": ""}, ""),
        ({"display_value": "Mara Lindqvist", "link": "https://…"}, ""),
        (None, ""),
    ],
)
def test_a_reference_comes_in_many_shapes(caller: Any, expected: str) -> None:
    row = sample("row_incident") | {"caller_id": caller}

    assert normalise.incident(row, link=no_link).caller_id == expected


@pytest.mark.parametrize("missing", ["sys_id", "number", "sys_updated_on"])
def test_an_incident_names_what_is_missing(missing: str) -> None:
    row = sample("row_incident")
    del row[missing]

    with pytest.raises(Malformed, match=missing):
        normalise.incident(row, link=no_link)


def test_hidden_columns_are_empty() -> None:
    row = {"sys_id": INCIDENT, "number": "INC0010412", "sys_updated_on": "2026-03-01 13:58:02"}

    incident = normalise.incident(row, link=no_link)

    assert (incident.title, incident.caller_id, incident.opened_at) == ("", "", None)
    assert (incident.active, incident.revision) == (True, 0)


def test_false_is_not_true() -> None:
    assert normalise.incident(sample("row_incident") | {"active": "false"}, link=no_link).active is False
    assert normalise.person(sample("row_person") | {"vip": "false"}, link=no_link).vip is False


def test_a_person() -> None:
    assert normalise.person(sample("row_person"), link=_link) == Person(
        person_id=MARA,
        name="Mara Lindqvist",
        email="mara.lindqvist@example.com",
        mobile="(555) 010-0199",
        title="Analyst",
        company="Acme",
        vip=True,
        url=f"sys_user:{MARA}",
    )


def test_a_presence_state_of_the_agent_api() -> None:
    row = {"name": "Available", "order": 10, "sys_id": "1bb6f7696f109600d57baaa62a9641ed", "available": True}

    assert normalise.presence_state(row) == PresenceStateListed(
        remote_id="1bb6f7696f109600d57baaa62a9641ed", name="Available", available=True, order=10
    )


def test_a_choice_is_known_by_its_stored_value() -> None:
    assert normalise.choice({"value": "inquiry", "label": "Inquiry / Help"}) == Listed(
        remote_id="inquiry", name="Inquiry / Help"
    )


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2026-03-01 14:05:09", datetime(2026, 3, 1, 14, 5, 9, tzinfo=UTC)),
        ("2026-03-01T14:05:09Z", None),
        ("03/01/2026 08:05:09 AM", None),
        ("", None),
    ],
)
def test_times_are_utc_without_a_mark(written: str, expected: datetime | None) -> None:
    assert normalise.instant(written) == expected


def test_a_webhook() -> None:
    assert normalise.read(sample("webhook_incident"), received_at=datetime(2026, 3, 2, tzinfo=UTC)) == [
        IncidentChanged(
            occurred_at=datetime(2026, 3, 1, 14, 11, 22, tzinfo=UTC),
            incident=IncidentSeen(
                incident_id=INCIDENT,
                number="INC0010412",
                title="",
                state="2",
                priority="1",
                caller_id=MARA,
                updated_at=datetime(2026, 3, 1, 14, 11, 22, tzinfo=UTC),
                updated_by="dispatcher.one",
                revision=9,
            ),
        )
    ]


def test_a_webhook_from_the_future_happened_now() -> None:
    facts = normalise.read(sample("webhook_incident"), received_at=NOON)

    assert facts
    assert facts[0].occurred_at == NOON


@pytest.mark.parametrize(
    "change",
    [{"table": "problem"}, {"event": "user.changed"}, {"event": None}, {"table": None}],
)
def test_a_webhook_about_something_else_is_none(change: dict[str, Any]) -> None:
    assert normalise.read(sample("webhook_incident") | change, received_at=NOON) is None


@pytest.mark.parametrize("missing", ["sys_id", "number", "sys_updated_on"])
def test_a_webhook_names_what_is_missing(missing: str) -> None:
    payload = sample("webhook_incident")
    del payload[missing]

    with pytest.raises(Malformed, match=missing):
        normalise.read(payload, received_at=NOON)


def test_a_webhook_about_nobodys_incident() -> None:
    facts = normalise.read(sample("webhook_incident") | {"caller": ""}, received_at=NOON)

    assert facts
    assert facts[0].incident.caller_id == ""  # type: ignore[attr-defined]  # it is an IncidentChanged


@pytest.mark.parametrize(
    ("pattern", "url"),
    [
        (CLASSIC, f"{INSTANCE}/incident.do?sys_id={INCIDENT}"),
        (
            "{instance}/now/nav/ui/classic/params/target/{table}.do%3Fsys_id%3D{sys_id}",
            f"{INSTANCE}/now/nav/ui/classic/params/target/incident.do%3Fsys_id%3D{INCIDENT}",
        ),
        ("{instance}/now/sow/record/{table}/{sys_id}", f"{INSTANCE}/now/sow/record/incident/{INCIDENT}"),
        ("{instance}/{other}/{sys_id}", f"{INSTANCE}/{{other}}/{INCIDENT}"),
    ],
)
def test_record_urls(pattern: str, url: str) -> None:
    assert record_url(pattern, instance_url=INSTANCE + "/", table="incident", record_id=INCIDENT) == url


@pytest.mark.parametrize(
    ("table", "record_id"), [("incident", ""), ("incident", "1&x=2"), ("in/cident", INCIDENT), ("", INCIDENT)]
)
def test_no_url_for_what_is_no_record(table: str, record_id: str) -> None:
    assert record_url(CLASSIC, instance_url=INSTANCE, table=table, record_id=record_id) == ""


@pytest.mark.parametrize(("written", "count"), [("12", 12), ("9" * 5000, 0), ("-1", 0), ("²", 0), ("", 0)])
def test_a_count_fits_into_a_column(written: str, count: int) -> None:
    assert normalise.whole(written) == count
