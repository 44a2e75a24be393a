"""What a leg leaves to do: Genesys' code, ServiceNow's incident; and what the page shows of either."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from gateway.providers import facts
from inbox import timeline
from inbox.models import Activity
from inbox.queries import desk as desks
from inbox.states import State
from inbox.timeline import Line
from incidents.states import NoteState
from tests.factories import NOON, IncidentFactory, LedgerEntryFactory, LedgerNoteFactory, LegFactory
from tests.support import seen
from tests.support.seen import tell

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
ENDED = {"state": State.ENDED, "connected_at": NOON, "ended_at": NOON}
CODE = {"wrapup_code_id": "ININ-WRAP-UP-TIMEOUT", "wrapped_up_at": NOON}
FILED = {"filed_at": NOON}


def page(desk, leg):
    return desk.get(reverse("inbox:leg", kwargs={"pk": leg.pk})).content.decode()


@pytest.mark.parametrize(
    ("made", "code_due", "incident_due"),
    [
        ({"connected": True}, False, False),
        ({"wrap_up": True}, True, True),
        ({"wrap_up": True, **CODE}, False, True),
        ({"wrap_up": True, **FILED}, True, False),
        (ENDED, False, True),
        (ENDED | CODE, False, True),
        (ENDED | FILED, False, False),
        (ENDED | CODE | FILED, False, False),
        ({"ended": True}, False, False),
        ({"ended": True, "missed_reason": "timeout"}, False, False),
    ],
)
def test_either_duty_may_be_done_first(made, code_due, incident_due):
    leg = LegFactory(**made)

    assert (leg.code_due, leg.incident_due) == (code_due, incident_due)
    assert ("wrap-up" in leg.actions) == (code_due or incident_due)


@pytest.mark.parametrize(
    ("prompt", "mode"),
    [
        ("mandatory", "required"),
        ("timeout", "required"),
        ("forced-timeout", "required"),
        ("", "required"),
        ("optional", "optional"),
        ("agent-requested", "optional"),
    ],
)
def test_the_queue_says_whether_a_code_is_needed(prompt, mode):
    assert LegFactory(wrap_up=True, wrapup_prompt=prompt).code_mode == mode
    assert LegFactory(**ENDED, wrapup_prompt=prompt).code_mode == "optional"
    assert LegFactory(**ENDED, **CODE, wrapup_prompt=prompt).code_mode == "given"


@pytest.mark.parametrize("made", [{"wrap_up": True}, ENDED, ENDED | CODE, {"wrap_up": True, **FILED}])
def test_the_form_is_shown_while_anything_is_due(desk, agent, made):
    html = page(desk, LegFactory(agent=agent, **made))

    assert "data-done" not in html
    assert "data-due" in html
    assert 'name="notes"' in html


def test_the_form_is_hidden_when_nothing_is_due(desk, agent):
    html = page(desk, LegFactory(agent=agent, **ENDED | FILED))

    assert "data-done" in html
    assert "is wrapped up" in html


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (ENDED | CODE, "Genesys has the code already."),
        ({"wrap_up": True, **FILED}, "Genesys still waits for the wrap-up."),
    ],
)
def test_the_form_says_which_duty_is_done(desk, agent, made, words):
    assert words in page(desk, LegFactory(agent=agent, **made))


@pytest.mark.parametrize(
    ("made", "words"), [(CODE, "Incident due, Genesys has the code"), ({}, "Incident due")]
)
def test_the_card_says_what_is_due(desk, agent, made, words):
    at = timezone.now()
    LegFactory(agent=agent, **ENDED | made | {"ended_at": at})

    assert words in desk.get(reverse("inbox:desk")).content.decode()


def test_a_change_reaches_the_desk_while_the_incident_is_due(agent, heard):
    due = LegFactory(agent=agent, **ENDED)
    settled = LegFactory(conversation=due.conversation, **ENDED, **FILED)

    [change] = heard(lambda: _rename(due.conversation))

    assert change.desks.keys() == {due.agent_id}
    assert settled.agent_id not in change.desks


@pytest.mark.parametrize("sent", [{"code": ""}, {"code": "gone"}])
def test_a_code_is_not_asked_for_where_genesys_has_one(desk, agent, code, sent):
    leg = LegFactory(agent=agent, **ENDED | CODE)

    response = _finish(desk, leg, sent)

    leg.refresh_from_db()
    assert response.status_code == 204
    assert leg.filed_at


@pytest.mark.parametrize(("sent", "status"), [({"code": ""}, 204), ({"code": "gone"}, 422)])
def test_a_code_may_be_left_out_where_it_is_optional(desk, agent, code, clouds, sent, status):
    leg = LegFactory(agent=agent, **ENDED)

    assert _finish(desk, leg, sent).status_code == status


def test_a_code_is_asked_for_where_genesys_waits(desk, agent, code):
    response = _finish(desk, LegFactory(agent=agent, wrap_up=True), {"code": ""})

    assert (response.status_code, "Choose a wrap-up code" in response.content.decode()) == (422, True)


def test_no_incident_is_said_where_none_is_wanted(desk, agent):
    leg = LegFactory(agent=agent, wrap_up=True, **FILED)
    entry = LedgerEntryFactory(key=leg.conversation.remote_id, incident_action="none")
    LedgerNoteFactory(entry=entry, state=NoteState.DECLINED)

    html = page(desk, leg)

    assert 'data-state="declined"' in html
    assert "written to ServiceNow" not in html


def test_the_incident_is_said_though_a_later_wrap_up_wanted_none(desk, agent):
    leg = LegFactory(agent=agent, **ENDED)
    entry = LedgerEntryFactory(key=leg.conversation.remote_id, incident=IncidentFactory())
    LedgerNoteFactory(entry=entry, written=True)
    LedgerNoteFactory(entry=entry, state=NoteState.DECLINED)

    assert 'data-state="written"' in page(desk, leg)


def test_the_form_of_an_earlier_leg_follows_its_own_duties(agent):
    """The customer came back to the same agent, who has yet to file the first part."""
    tell(seen.conversation(seen.leg(agent, "ended")))
    again = seen.leg(agent, "connected", participant_id="participant-again")
    tell(seen.conversation(seen.leg(agent, "ended"), again, at_s=60))

    view = desks.desk(agent, NOON)

    assert [len(view.wrap_up), len(view.active)] == [1, 1]
    first = view.wrap_up[0].leg
    assert (first.remote_id, first.incident_due) == (f"participant-{agent.remote_id}", True)


def test_what_genesys_forgot_stays_until_its_incident_is_decided(agent):
    tell(seen.conversation(seen.leg(agent, "connected")))

    for at_s in (0, 20):  # once is a doubt
        at = NOON + timedelta(seconds=at_s)
        tell(facts.ConversationGone(occurred_at=at, conversation_id="conversation-1"))

    [card] = desks.desk(agent, NOON).wrap_up
    assert card.leg.incident_due


def _finish(desk, leg, sent):
    url = reverse("inbox:wrapup", kwargs={"pk": leg.pk})
    return desk.post(
        url, {"incident_action": "none", "reason": "Test", "request_key": "click-1", **sent}, headers=HTMX
    )


def _rename(conversation):
    line = Line(kind=Activity.Kind.CHANGED, detail={"changed": "customer"})
    timeline.record(conversation, [line], at=NOON)
