"""An agent chooses who calls; the conversation's own incident follows, in ServiceNow."""

import pytest
import requests
from django.urls import reverse

from inbox.commands import callers
from inbox.commands.actions import NotNow
from inbox.models import Activity, Conversation, Leg
from incidents.models import Caller, Incident, LedgerEntry, Lookup
from incidents.states import ChangeState, IncidentAction, LookupState
from live.requests import NotFound
from tests.factories import (
    NOON,
    CallerFactory,
    ConversationFactory,
    IncidentFactory,
    LedgerEntryFactory,
    LegFactory,
    LookupFactory,
)
from tests.support.clicks import click

pytestmark = pytest.mark.django_db
TITLE = {"incident_action": "create", "title": "Scanner does not start", "notes": ""}


@pytest.fixture
def leg(agent):
    conversation = ConversationFactory(lookup=LookupFactory())
    return LegFactory(agent=agent, connected=True, conversation=conversation)


@pytest.fixture
def on_a_shared_line(talk, clouds):
    """A call from a line that two people share."""
    return talk(key="tomas", media="call")


def person(clouds, name):
    """Return the row of a person of ServiceNow, stored here as the search would."""
    [row] = clouds.rows("sys_user", name=name)
    return Caller.objects.filter(remote_id=row["sys_id"]).first() or CallerFactory(
        remote_id=row["sys_id"], name=name
    )


def file(leg, clouds, code, desk):
    """Wrap up with a new incident, and return it as ServiceNow has it."""
    click(leg, "end")
    clouds.deliver()
    desk.post(reverse("inbox:wrapup", kwargs={"pk": leg.pk}), TITLE | {"code": code.remote_id})
    clouds.deliver()
    return the_incident(leg, clouds)


def the_incident(leg, clouds):
    [row] = clouds.rows("incident", correlation_id=leg.conversation.remote_id)
    return row


def lookup_of(leg):
    return Lookup.objects.get(conversation=leg.conversation)


def test_chooses_one_of_several(leg):
    grace, tomas = CallerFactory(name="Grace"), CallerFactory(name="Tomas")
    leg.conversation.lookup.candidates.set([grace, tomas])

    click(leg, callers.choose, tomas.pk)

    lookup = lookup_of(leg)
    assert (lookup.caller, lookup.chosen_by) == (tomas, leg.agent)
    activity = Activity.objects.get()
    assert (activity.actor, activity.detail) == (leg.agent, {"name": "Tomas", "changed": "caller-chosen"})


def test_chooses_somebody_whom_the_look_up_did_not_find(leg):
    found = CallerFactory()

    click(leg, callers.choose, found.pk)

    assert lookup_of(leg).caller == found


def test_chooses_where_nothing_identified_the_caller(agent):
    leg = LegFactory(agent=agent, connected=True, conversation=ConversationFactory(customer_name="Ada"))

    click(leg, callers.choose, CallerFactory(name="Dana Wu").pk)

    assert leg.conversation.lookup.caller.name == "Dana Wu"


def test_says_that_it_is_nobody(leg):
    Lookup.objects.update(caller=CallerFactory())

    click(leg, callers.choose_nobody)

    assert (lookup_of(leg).caller, lookup_of(leg).chosen_by) == (None, leg.agent)


def test_reads_the_incidents_of_the_chosen_one(on_a_shared_line, clouds):
    leg, grace = on_a_shared_line, person(clouds, "Grace Okafor")
    token = {"caller_id": grace.remote_id, "short_description": "Her own", "state": "2"}
    own = [clouds.write("incident", token)["number"] for _ in range(4)]

    click(leg, callers.choose, grace.pk)
    clouds.deliver()

    shown = lookup_of(leg).incidents.filter(caller=grace)
    assert set(own) <= set(shown.values_list("number", flat=True))


def test_a_new_answer_keeps_whom_the_agent_chose(on_a_shared_line, clouds):
    leg, lena = on_a_shared_line, person(clouds, "Lena Fischer")
    click(leg, callers.choose, lena.pk)

    click(leg, callers.search_again)
    assert lookup_of(leg).state == LookupState.SEARCHING
    clouds.deliver()

    assert lookup_of(leg).state == LookupState.SEVERAL
    assert lookup_of(leg).caller == lena


def test_searches_nothing_for_a_withheld_number(agent):
    leg = LegFactory(
        agent=agent, connected=True, conversation=ConversationFactory(lookup=LookupFactory(address=""))
    )

    with pytest.raises(NotNow, match="no number"):
        click(leg, callers.search_again)


def test_somebody_unknown_cannot_be_chosen(leg):
    with pytest.raises(NotNow, match="no longer known"):
        click(leg, callers.choose, 0)


def test_nobody_is_chosen_between_colleagues(agent):
    internal = ConversationFactory(customer_name="", customer_address="", customer_remote_id="")
    leg = LegFactory(agent=agent, connected=True, conversation=internal)

    with pytest.raises(NotNow, match="between colleagues"):
        click(leg, callers.choose, CallerFactory().pk)


@pytest.mark.parametrize("command", [callers.choose_nobody, callers.search_again])
def test_is_not_for_a_colleague(leg, colleague, command):
    with pytest.raises(NotFound):
        click(leg, command, agent=colleague)


@pytest.mark.parametrize("reason", Leg.Missed)
def test_who_missed_or_declined_the_offer_changes_nothing(leg, colleague, reason):
    missed = LegFactory(agent=colleague, conversation=leg.conversation, ended=True, missed_reason=reason)
    Conversation.objects.update(ledger=LedgerEntryFactory(incident=IncidentFactory()))

    with pytest.raises(NotNow):
        click(missed, callers.choose, CallerFactory().pk)

    assert lookup_of(leg).caller is None


def test_the_incident_is_created_for_the_chosen_one(on_a_shared_line, clouds, code, desk):
    leg, tomas = on_a_shared_line, person(clouds, "Tomas Okafor")
    click(leg, callers.choose, tomas.pk)

    assert file(leg, clouds, code, desk)["caller_id"] == tomas.remote_id


def test_a_later_choice_changes_the_incident(on_a_shared_line, clouds, code, desk):
    leg, grace, tomas = on_a_shared_line, *(person(clouds, f"{name} Okafor") for name in ("Grace", "Tomas"))
    click(leg, callers.choose, tomas.pk)
    file(leg, clouds, code, desk)

    click(leg, callers.choose, grace.pk)
    assert lookup_of(leg).caller_change == ChangeState.QUEUED
    clouds.deliver()

    assert the_incident(leg, clouds)["caller_id"] == grace.remote_id
    assert lookup_of(leg).caller_change == ChangeState.WRITTEN
    assert Incident.objects.get(number=the_incident(leg, clouds)["number"]).caller == grace


def test_nobody_takes_the_caller_from_the_incident(on_a_shared_line, clouds, code, desk):
    leg, tomas = on_a_shared_line, person(clouds, "Tomas Okafor")
    click(leg, callers.choose, tomas.pk)
    file(leg, clouds, code, desk)

    click(leg, callers.choose_nobody)
    clouds.deliver()

    assert the_incident(leg, clouds)["caller_id"] == ""
    assert lookup_of(leg).caller_change == ChangeState.WRITTEN


def test_a_choice_while_the_incident_is_being_created_gets_into_it(on_a_shared_line, clouds, code, desk):
    leg, grace, tomas = on_a_shared_line, *(person(clouds, f"{name} Okafor") for name in ("Grace", "Tomas"))
    click(leg, callers.choose, tomas.pk)
    click(leg, "end")
    clouds.deliver()
    desk.post(reverse("inbox:wrapup", kwargs={"pk": leg.pk}), TITLE | {"code": code.remote_id})

    Lookup.objects.filter(key=leg.conversation.remote_id).update(caller=grace)  # before the request is sent
    clouds.deliver()

    assert the_incident(leg, clouds)["caller_id"] == grace.remote_id


def test_the_last_choice_wins_when_the_first_was_late(on_a_shared_line, clouds, code, desk):
    leg, grace, tomas = on_a_shared_line, *(person(clouds, f"{name} Okafor") for name in ("Grace", "Tomas"))
    file(leg, clouds, code, desk)
    clouds.servicenow.fail_with(requests.ReadTimeout("no answer"))
    click(leg, callers.choose, tomas.pk)
    clouds.deliver()
    assert lookup_of(leg).caller_change == ChangeState.QUEUED
    clouds.servicenow.fail_with(None)
    click(leg, callers.choose, grace.pk)
    clouds.deliver()

    clouds.deliver_late()

    assert the_incident(leg, clouds)["caller_id"] == grace.remote_id
    assert lookup_of(leg).caller_change == ChangeState.WRITTEN


def test_says_what_servicenow_refused(on_a_shared_line, clouds, code, desk):
    leg = on_a_shared_line
    file(leg, clouds, code, desk)
    clouds.fault("servicenow", match={"method": "PATCH"}, status=403)

    click(leg, callers.choose, person(clouds, "Grace Okafor").pk)
    clouds.deliver()

    assert lookup_of(leg).caller_change == ChangeState.NEEDS_YOU
    assert lookup_of(leg).caller_problem["cloud"] == "ServiceNow"


def test_an_incident_that_was_there_before_keeps_its_caller(leg, clouds):
    theirs = IncidentFactory(caller=CallerFactory())
    LedgerEntryFactory(key=leg.conversation.remote_id, incident=theirs, incident_action=IncidentAction.UPDATE)
    Conversation.objects.update(ledger=LedgerEntry.objects.get())

    click(leg, callers.choose, CallerFactory().pk)

    assert lookup_of(leg).caller_change == ""


@pytest.mark.parametrize(("state", "may"), [("2", True), ("6", False), ("7", False)])
def test_may_be_corrected_after_the_wrap_up_until_the_incident_is_closed(agent, state, may):
    entry = LedgerEntryFactory(incident=IncidentFactory(state=state))
    leg = LegFactory(
        agent=agent,
        conversation=ConversationFactory(
            remote_id=entry.key, lookup=LookupFactory(key=entry.key), ledger=entry
        ),
        ended=True,
        connected_at=NOON,
        filed_at=NOON,
    )

    if may:
        click(leg, callers.choose, CallerFactory().pk)
    else:
        with pytest.raises(NotNow):
            click(leg, callers.choose, CallerFactory().pk)

    assert bool(lookup_of(leg).caller) == may


def test_nobody_corrects_what_a_colleague_works_on_now(agent, colleague):
    entry = LedgerEntryFactory(incident=IncidentFactory(state="2"))
    conversation = ConversationFactory(remote_id=entry.key, lookup=LookupFactory(key=entry.key), ledger=entry)
    over = {"ended": True, "connected_at": NOON, "filed_at": NOON}
    leg = LegFactory(agent=agent, conversation=conversation, **over)
    LegFactory(agent=colleague, conversation=conversation, connected=True)

    with pytest.raises(NotNow):
        click(leg, callers.choose, CallerFactory().pk)
