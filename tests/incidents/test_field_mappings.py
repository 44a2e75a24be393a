"""Field mappings fill columns of new incidents, read back from ServiceNow, and what it drops is told."""

import pytest
from sandbox.testing.ids import sys_id_of

from bridge_project import flow
from gateway import refetch
from gateway.operations.payloads import Filing
from inbox.commands import wrapup
from inbox.commands.wrapup import WrapUp
from incidents import columns, filing
from incidents.filing import Matter
from incidents.models import FieldMapping, IncidentColumn, LedgerNote
from incidents.states import IncidentAction, NoteState, ValueKind
from live import problems
from tests.factories import QueueFactory, WrapUpCodeFactory
from tests.support.clicks import click

pytestmark = pytest.mark.django_db
GROUP = sys_id_of("sys_user_group", "Billing")


def mapped(column, value, kind=ValueKind.CONSTANT, **case):
    return FieldMapping.objects.create(column=column, value=value, kind=kind, **case)


def prepared(edits=(), **matter):
    return filing.prepare(
        Matter(proposed=Filing(title="VPN drops", category="inquiry"), **matter), dict(edits)
    )


@pytest.fixture
def finish(talk, clouds, code):
    """Return ``finish(**form)``, which ends and wraps up a conversation and returns its incident's row."""

    def finishing(text="My VPN drops.", **form):
        leg = talk(text=text)
        click(leg, "end")
        clouds.deliver()
        known = {"notes": "", "incident_action": IncidentAction.CREATE}
        click(leg, wrapup.finish, WrapUp(code=code, **known | form))
        clouds.deliver()
        [row] = clouds.rows("incident", correlation_id=leg.conversation.remote_id)
        return row

    return finishing


@pytest.fixture
def dictionary(clouds):
    """The instance's columns, as the reconciler copies them."""
    flow.apply(refetch._columns())


def test_every_column_that_is_written_is_what_servicenow_holds(finish, queue, code):
    written = {
        "short_description": "Resolved: My VPN drops.",
        "description": "Noor Haddad · Message · IT Service Desk · Maya Reyes",
        "assignment_group": GROUP,
        "category": "network",
        "subcategory": "vpn",
        "contact_type": "virtual_agent",
        "impact": "1",
        "urgency": "2",
        "business_service": "Remote access",
        "severity": "2",
    }
    mapped("short_description", "{code}: {words}", ValueKind.TEMPLATE, code=code)
    mapped("description", "{caller} · {medium} · {queue} · {agent}", ValueKind.TEMPLATE, queue=queue)
    for column in sorted(written.keys() - {"short_description", "description"}):
        mapped(column, written[column])

    row = finish()

    assert {column: row[column] for column in written} == written
    assert row["priority"] == "2"  # computed
    assert LedgerNote.objects.get().problem == {}


def test_what_servicenow_does_not_store_is_told(finish, dictionary):
    mapped("u_site", "Berlin")
    mapped("priority", "1")

    finish()

    note = LedgerNote.objects.get()
    assert note.state == NoteState.LINKED
    assert problems.text(note.problem) == "ServiceNow did not store as sent: Priority, u_site."


def test_the_most_particular_mapping_wins(queue, code):
    cases = [{}, {"code": code}, {"queue": queue}, {"queue": queue, "code": code}]
    for urgency, case in enumerate(cases):
        mapped("urgency", str(urgency), **case)

    found = [prepared(**case).columns["urgency"] for case in cases]

    assert found == ["0", "1", "2", "3"]
    other = {"queue": QueueFactory(), "code": WrapUpCodeFactory()}
    assert prepared(**other).columns["urgency"] == "0"


def test_the_agent_wins_over_mappings_and_may_edit_only_some_columns():
    mapped("category", "network")
    mapped("urgency", "1")

    found = prepared({"category": "software", "caller_id": "f" * 32, "u_site": "x"})

    assert (found.category, found.caller_id, found.columns) == ("software", "", {"urgency": "1"})


def test_an_empty_value_changes_nothing():
    mapped("category", "attribute:topic", ValueKind.SOURCE)

    assert prepared().category == "inquiry"
    assert prepared(attributes={"topic": "network"}).category == "network"


def test_no_variable_in_what_the_customer_wrote_is_replaced():
    assert filing.filled("{words} {agent}", {"words": "{agent} {x}", "agent": "Maya"}) == "{agent} {x} Maya"


def test_long_texts_end_after_a_word():
    mapped("short_description", "{words}", ValueKind.TEMPLATE)
    mapped("description", "{words}", ValueKind.TEMPLATE)

    found = prepared(values={"words": "word " * 2000})

    assert len(found.title) <= 160
    assert len(found.description) <= 4000
    assert found.title.endswith(" word…")
    assert found.description.endswith(" word…")


def test_title_has_no_turned_letters_and_no_second_line():
    assert prepared({"short_description": "VPN\u202e down\nnow"}).title == "VPN down now"


def test_reads_the_dictionary_with_types_and_choices(dictionary):
    column = IncidentColumn.objects.get(name="urgency")
    group = IncidentColumn.objects.get(name="assignment_group")

    assert (column.kind, column.choices["1"]) == ("integer", "1 - High")
    assert (group.kind, group.reference) == ("reference", "sys_user_group")
    assert IncidentColumn.objects.get(name="short_description").length == 160


@pytest.mark.parametrize(
    ("column", "value", "kind", "words"),
    [
        ("u_nowhere", "x", ValueKind.CONSTANT, "not known in this instance"),
        ("comments", "x", ValueKind.CONSTANT, "mailed to the caller"),
        ("priority", "1", ValueKind.CONSTANT, "computes the priority"),
        ("caller_id", "x", ValueKind.CONSTANT, "Bridge or ServiceNow"),
        ("sys_created_on", "x", ValueKind.CONSTANT, "Bridge or ServiceNow"),
        ("assignment_group", "Billing", ValueKind.CONSTANT, "sys_id"),
        ("category", "Inquiry", ValueKind.CONSTANT, "not on the list"),
        ("due_date", "2026-03-01T14:05:09Z", ValueKind.CONSTANT, "time in UTC"),
        ("correlation_display", "x", ValueKind.CONSTANT, "Bridge or ServiceNow"),
        ("description", "{name}", ValueKind.TEMPLATE, "no variable {name}"),
        ("location", "place", ValueKind.SOURCE, "no source"),
        ("location", "attribute:", ValueKind.SOURCE, "no source"),
        ("subcategory", "x" * 4001, ValueKind.CONSTANT, "longer than"),
    ],
)
def test_refuses_what_the_instance_would_drop(dictionary, column, value, kind, words):
    found = list(columns.problems(FieldMapping(column=column, value=value, kind=kind)))

    assert [words in message for _, message in found] == [True]


@pytest.mark.parametrize(
    ("column", "value", "kind"),
    [
        ("impact", "1", ValueKind.CONSTANT),
        ("location", "attribute:site", ValueKind.SOURCE),
        ("subcategory", "{topic}", ValueKind.TEMPLATE),
        ("assignment_group", GROUP, ValueKind.CONSTANT),
    ],
)
def test_accepts_what_the_instance_stores(dictionary, column, value, kind):
    assert not list(columns.problems(FieldMapping(column=column, value=value, kind=kind)))
