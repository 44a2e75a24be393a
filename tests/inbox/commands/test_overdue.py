"""inbox.commands.overdue: one conversation, one incident, whoever ends the wrap-up, or nobody."""

from datetime import timedelta

import pytest
from django.utils import timezone

from gateway.models import OutboundRequest
from inbox.commands import drafts, overdue, wrapup
from inbox.commands.wrapup import WrapUp
from inbox.models import Activity, Conversation, Leg
from inbox.states import State
from incidents.models import LedgerEntry, LedgerNote
from incidents.states import CreateRule, IncidentAction, NoteState
from tests.factories import (
    NOON,
    ConversationFactory,
    IncidentFactory,
    IncidentPolicyFactory,
    LegFactory,
    LookupFactory,
)
from tests.support import seen
from tests.support.clicks import click
from tests.support.seen import tell

pytestmark = pytest.mark.django_db
CREATE, UPDATE, NONE = IncidentAction.CREATE, IncidentAction.UPDATE, IncidentAction.NONE
ENDED = {"state": State.ENDED, "connected_at": NOON, "ended_at": NOON}
TIMED_OUT = {"wrapup_code_id": "ININ-WRAP-UP-TIMEOUT", "wrapped_up_at": NOON}
ELSEWHERE = {"wrapup_code_id": "code-1", "wrapped_up_at": NOON}


def after(**time):
    return NOON + timedelta(**time)


def actions():
    return list(LedgerEntry.objects.order_by("id").values_list("incident_action", flat=True))


def incidents_of(leg, clouds):
    return clouds.rows("incident", correlation_id=leg.conversation.remote_id)


def notes_of(leg, clouds):
    [incident] = incidents_of(leg, clouds)
    found = clouds.rows("sys_journal_field", element_id=incident["sys_id"], element="work_notes")
    return [note["value"] for note in found]


@pytest.fixture
def over(talk, clouds):
    """Return ``over(prompt)``: a conversation that the agent ended, in a queue with this wrap-up prompt."""

    def ending(prompt="MANDATORY", timeout_s=None):
        clouds.set_wrap_up(prompt, timeout_s)
        leg = talk(text="My VPN drops.")
        click(leg, "end")
        clouds.deliver()
        leg.refresh_from_db()
        return leg

    return ending


@pytest.fixture
def timed_out(over, clouds):
    """A conversation whose time for wrap-up ran out."""
    leg = over("MANDATORY_TIMEOUT", 8)
    clouds.pass_time(9)
    clouds.deliver()
    leg.refresh_from_db()
    return leg


def typed(leg, **fields):
    click(leg, drafts.save, {"incident_action": "create"} | fields)


def test_files_what_was_typed_when_the_time_ran_out(timed_out, clouds):
    IncidentPolicyFactory(timed_out="file")
    typed(timed_out, notes="Renewed the certificate.", title="VPN drops at noon")

    assert overdue.file_due(timezone.now()) == 1
    clouds.deliver()

    [incident] = incidents_of(timed_out, clouds)
    assert incident["short_description"] == "VPN drops at noon"
    assert "Renewed the certificate." in notes_of(timed_out, clouds)[0]


def test_keeps_the_form_for_as_long_as_the_policy_says(timed_out, clouds):
    IncidentPolicyFactory(timed_out="keep", kept_minutes=10)
    at = timed_out.wrapped_up_at

    assert overdue.file_due(at + timedelta(minutes=9)) == 0
    assert overdue.file_due(at + timedelta(minutes=10)) == 1


@pytest.mark.parametrize("timed_out", ["file", "keep"])
def test_files_at_once_what_was_wrapped_up_elsewhere(clouds, timed_out):
    IncidentPolicyFactory(timed_out=timed_out)
    leg = LegFactory(**ENDED, **ELSEWHERE)

    assert overdue.file_due(NOON) == 1
    clouds.deliver()

    assert len(incidents_of(leg, clouds)) == 1


def test_files_one_incident_for_each_of_many_that_a_robot_wrapped_up(clouds):
    legs = [LegFactory(**ENDED, **ELSEWHERE) for _ in range(30)]

    assert overdue.file_due(NOON) == 30
    assert overdue.file_due(NOON) == 0
    clouds.deliver()

    assert [len(incidents_of(leg, clouds)) for leg in legs] == [1] * 30


def test_files_what_nobody_wraps_up(clouds):
    IncidentPolicyFactory(over_minutes=30)
    conversation = ConversationFactory(ended_at=after(minutes=5))
    LegFactory(conversation=conversation, wrap_up=True)

    assert overdue.file_due(after(minutes=34)) == 0
    assert overdue.file_due(after(minutes=35)) == 1


def test_waits_for_the_end_of_a_conversation_that_goes_on(clouds):
    handed_over = LegFactory(**ENDED)
    LegFactory(conversation=handed_over.conversation, connected=True)

    assert overdue.file_due(after(hours=23)) == 0
    assert overdue.file_due(after(hours=24)) == 1


def test_adds_a_note_of_each_agent_to_one_incident(clouds):
    conversation = ConversationFactory(ended_at=NOON)
    first, second = (LegFactory(conversation=conversation, **ENDED, **ELSEWHERE) for _ in range(2))

    overdue.file_due(NOON)
    clouds.deliver()

    assert len(notes_of(first, clouds)) == 2
    assert first.agent.name in "".join(notes_of(second, clouds))


@pytest.mark.parametrize(
    "made",
    [
        {"ended": True, "missed_reason": "timeout"},
        {"connected": True},
        ENDED | ELSEWHERE | {"filed_at": NOON},
        ENDED | ELSEWHERE | {"ended_at": after(hours=-49), "wrapped_up_at": after(hours=-49)},
    ],
    ids=["missed", "still talking", "filed", "left by an earlier version"],
)
def test_leaves_alone_what_is_not_due(clouds, made):
    LegFactory(**made)

    assert overdue.file_due(after(minutes=40)) == 0


def test_files_none_of_colleagues_among_themselves(clouds):
    leg = LegFactory(conversation__customer_name="", **ENDED, **ELSEWHERE)

    overdue.file_due(NOON)
    clouds.deliver()

    assert actions() == [NONE]
    assert incidents_of(leg, clouds) == []


@pytest.mark.parametrize(("files_missed", "count"), [(False, 0), (True, 1)])
def test_files_what_nobody_answered_only_where_the_policy_says_so(clouds, files_missed, count):
    IncidentPolicyFactory(files_missed=files_missed, over_minutes=10)
    conversation = ConversationFactory(ended_at=NOON)
    leg = LegFactory(conversation=conversation, ended=True, missed_reason="customer-left")

    assert overdue.file_due(after(minutes=9)) == 0
    assert overdue.file_due(after(minutes=10)) == count
    assert overdue.file_due(after(minutes=11)) == 0
    clouds.deliver()

    assert len(incidents_of(leg, clouds)) == count
    assert not count or "No agent talked to the caller." in notes_of(leg, clouds)[0]


def test_updates_the_callers_newest_open_incident_where_that_is_the_rule(clouds):
    IncidentPolicyFactory(create_rule=CreateRule.NONE_OPEN)
    row = clouds.rows("incident", state="2")[0]
    lookup = LookupFactory(one=True)
    IncidentFactory(caller=lookup.caller, remote_id=row["sys_id"], number=row["number"])
    leg = LegFactory(conversation__lookup=lookup, **ENDED, **ELSEWHERE)

    overdue.file_due(NOON)
    clouds.deliver()

    assert incidents_of(leg, clouds) == []
    assert LedgerEntry.objects.get().incident.number == row["number"]


def test_leaves_it_to_the_agent_where_the_policy_says_so(clouds):
    IncidentPolicyFactory(undecided="leave")
    LegFactory(**ENDED, **ELSEWHERE)

    overdue.file_due(NOON)

    assert actions() == [IncidentAction.ASK]
    assert LedgerNote.objects.get().state == NoteState.NEEDS_YOU


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"incident_action": "none"}, NONE),
        ({"incident_action": "update", "incident": "inc0010016"}, UPDATE),
        ({"incident_action": "update", "incident": "INC0000007"}, CREATE),
        ({"incident_action": "update", "incident": ""}, CREATE),
        ({"incident_action": "<b>"}, CREATE),
    ],
)
def test_follows_what_the_agent_has_chosen_so_far(agent, fields, expected):
    IncidentFactory(number="INC0010016")
    IncidentFactory(number="INC0000007", state="7")
    leg = LegFactory(agent=agent, **ENDED, **ELSEWHERE)
    typed(leg, **fields)

    overdue.file_due(NOON)

    assert actions() == [expected]


def test_follows_the_policy_where_it_forbids_what_was_chosen(agent):
    IncidentPolicyFactory(create_rule=CreateRule.ALWAYS)
    leg = LegFactory(agent=agent, **ENDED, **ELSEWHERE)
    typed(leg, incident_action="none")

    overdue.file_due(NOON)

    assert actions() == [CREATE]


def test_is_told_in_the_history(clouds):
    leg = LegFactory(**ENDED, **ELSEWHERE)

    overdue.file_due(NOON)

    line = Activity.objects.get(kind=Activity.Kind.INCIDENT)
    assert (line.leg, line.detail) == (leg, {"changed": "filed-by-rule"})
    assert Conversation.objects.get().ledger == LedgerEntry.objects.get()


def test_lets_the_agent_add_to_it(timed_out, clouds, code):
    IncidentPolicyFactory(timed_out="file")
    overdue.file_due(timezone.now())
    clouds.deliver()
    timed_out.refresh_from_db()
    assert (timed_out.incident_due, "wrap-up" in timed_out.actions) == (False, True)

    form = WrapUp(code=None, notes="The router, too.", incident_action=UPDATE)
    click(timed_out, wrapup.finish, form)
    clouds.deliver()

    assert "The router, too." in notes_of(timed_out, clouds)[1]
    assert "wrap-up" not in timed_out.actions


def test_the_same_event_again_files_nothing_more(agent, clouds):
    leg = seen.leg(agent, "ended", wrapup_code_id="code-1")
    for at_s in (0, 1, 2):
        tell(seen.conversation(leg, at_s=at_s))
        overdue.file_due(after(seconds=at_s))
    clouds.deliver()

    assert OutboundRequest.objects.filter(operation="create_incident").count() == 1
    assert len(incidents_of(Leg.objects.get(), clouds)) == 1
