"""Every admin page: it renders, in a fixed number of queries, for those who may see it."""

import operator

import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.urls import reverse

from gateway.models import AgentToken, BreakerOverride, InboundEvent, OutboundRequest, StreamShard
from inbox.models import Activity, Boost, Conversation, Desk, Finding, Leg, Message, Transfer, WrapUpBaseline
from incidents.models import (
    Caller,
    DirectoryPull,
    FieldMapping,
    FurtherTable,
    Incident,
    IncidentColumn,
    IncidentPolicy,
    InteractionRecord,
    LedgerEntry,
    Lookup,
    NumberChange,
    NumberRule,
    Outage,
    OutageRecord,
    OutageSuggestion,
    TableCheck,
)
from routing import models as routing
from tests import factories as make

EDITABLE = {
    *(routing.QueueMapping, routing.PresenceMapping),
    *(WrapUpBaseline, IncidentPolicy, FieldMapping, FurtherTable, NumberRule),
}
ADDED = {BreakerOverride}  # each decision is a row of its own
# The page of an outage is a view of its own: tests/incidents/test_outage_page.py.
MAKERS = {
    routing.QueueMapping: lambda: make.QueueMappingFactory(group=make.ChoiceFactory()),
    routing.PresenceMapping: make.PresenceMappingFactory,
    routing.Queue: lambda: make.QueueMappingFactory(group=make.ChoiceFactory()).queue,
    routing.Agent: lambda: make.AgentFactory(on_queue=True),
    routing.Activity: make.AgentActivityFactory,
    routing.WrapUpCode: make.WrapUpCodeFactory,
    routing.PresenceDefinition: make.PresenceDefinitionFactory,
    routing.PresenceState: make.PresenceStateFactory,
    routing.Choice: make.ChoiceFactory,
    Conversation: lambda: _conversation(),
    Activity: lambda: make.ActivityFactory(actor=make.AgentFactory()),
    Caller: make.CallerFactory,
    DirectoryPull: make.DirectoryPullFactory,
    NumberRule: make.NumberRuleFactory,
    FurtherTable: make.FurtherTableFactory,
    Incident: lambda: make.IncidentFactory(caller=make.CallerFactory()),
    Lookup: lambda: make.LookupFactory(one=True),
    FieldMapping: make.FieldMappingFactory,
    IncidentColumn: make.IncidentColumnFactory,
    IncidentPolicy: lambda: make.IncidentPolicyFactory(queue=make.QueueFactory()),
    LedgerEntry: lambda: make.LedgerNoteFactory(entry__incident=make.IncidentFactory()).entry,
    Outage: lambda: make.OutageFactory(queues=[make.QueueFactory()]),
    OutageRecord: lambda: make.OutageRecordFactory(outage__queues=[make.QueueFactory()]),
    OutageSuggestion: make.OutageSuggestionFactory,
    Boost: lambda: make.BoostFactory(incident=make.IncidentFactory(), caller=make.CallerFactory()),
    Finding: lambda: make.FindingFactory(incident=make.IncidentFactory()),
    WrapUpBaseline: make.WrapUpBaselineFactory,
    InteractionRecord: lambda: make.InteractionRecordFactory(incident=make.IncidentFactory()),
    NumberChange: lambda: make.NumberChangeFactory(by=make.AgentFactory()),
    TableCheck: make.TableCheckFactory,
    InboundEvent: make.InboundEventFactory,
    OutboundRequest: make.OutboundRequestFactory,
    BreakerOverride: make.BreakerOverrideFactory,
}
LABEL = operator.attrgetter("_meta.label")
MODELS = pytest.mark.parametrize("model", MAKERS, ids=LABEL)
READ_ONLY = pytest.mark.parametrize(
    "model", [one for one in MAKERS if one not in (*EDITABLE, Outage)], ids=LABEL
)
QUERIES_AT_MOST = 12


@MODELS
def test_list_needs_as_many_queries_for_many_rows_as_for_few(
    model, admin_client, django_assert_max_num_queries
):
    MAKERS[model]()
    admin_client.get(address(model))
    with django_assert_max_num_queries(QUERIES_AT_MOST) as few:
        admin_client.get(address(model))
    for _ in range(4):
        MAKERS[model]()

    with django_assert_max_num_queries(len(few)):
        response = admin_client.get(address(model))

    assert response.status_code == 200


@MODELS
def test_page_of_one_row_shows_it(model, admin_client):
    row = MAKERS[model]()

    response = admin_client.get(address(model, "change", row.pk))

    assert response.status_code == 200
    assert ('name="_save"' in response.text) == (model in EDITABLE)


@READ_ONLY
def test_rows_of_others_cannot_be_written(model, admin_client):
    row = MAKERS[model]()

    answers = [
        admin_client.get(address(model, "add")),
        admin_client.post(address(model, "change", row.pk), {}),
        admin_client.post(address(model, "delete", row.pk), {"post": "yes"}),
    ]

    assert [answer.status_code for answer in answers] == [200 if model in ADDED else 403, 403, 403]


@MODELS
def test_search_and_every_filter_answer(model, admin_client):
    MAKERS[model]()
    page = admin_client.get(address(model), {"q": "noor"})
    offered = [
        choice["query_string"]
        for one in page.context["cl"].filter_specs
        for choice in one.choices(page.context["cl"])
    ]

    assert page.status_code == 200
    assert {admin_client.get(address(model) + query).status_code for query in offered} <= {200}


def test_secrets_and_desks_have_no_page():
    assert not {AgentToken, StreamShard, Desk, Leg, Message, Transfer} & set(admin.site._registry)


def test_every_model_with_a_page_is_tested_here():
    ours = {model for model in admin.site._registry if model.__module__.split(".")[0] != "django"}

    assert ours == set(MAKERS)


@pytest.mark.django_db
def test_sign_in_page_asks_for_a_name(client):
    assert 'name="username"' in client.get("/admin/", follow=True).text


def test_agent_without_rights_is_asked_to_sign_in(client, django_user_model):
    client.force_login(django_user_model.objects.create(username="maya"))

    assert client.get(address(OutboundRequest)).status_code == 302


def test_side_bar_shows_what_one_may_see(client, django_user_model):
    client.force_login(_staff(django_user_model, "view_outboundrequest"))

    page = client.get(address(OutboundRequest)).text

    assert address(OutboundRequest) in page
    assert address(InboundEvent) not in page


def test_people_and_groups_can_be_given_rights(admin_client, admin_user):
    assert admin_client.get(f"/admin/auth/user/{admin_user.pk}/change/").status_code == 200
    assert admin_client.get("/admin/auth/user/add/").status_code == 200
    assert admin_client.get("/admin/auth/group/add/").status_code == 200


@pytest.mark.parametrize(
    ("page", "german", "english"),
    [
        ("/admin/auth/user/add/", "Anmeldung mit Passwort", "assword-based"),
        ("/admin/routing/queuemapping/add/", "Grund", "Reason"),
        ("/admin/routing/presencemapping/add/", "Grund", "Reason"),
    ],
)
def test_forms_are_in_the_browsers_language(admin_client, page, german, english):
    text = admin_client.get(page, headers={"Accept-Language": "de"}).text

    assert german in text
    assert english not in text


def test_request_is_named_by_its_operation_in_words(admin_client):
    request = make.OutboundRequestFactory(operation="find_agent")

    page = admin_client.get(address(OutboundRequest, "change", request.pk), headers={"Accept-Language": "de"})

    assert f"Agenten in ServiceNow suchen {request.regarding}" in page.text


def test_admin_alone_has_the_looser_policy(admin_client):
    inside, outside = admin_client.get("/admin/"), admin_client.get("/signin/")

    assert "'unsafe-eval'" in inside["Content-Security-Policy"]
    assert "unsafe" not in outside["Content-Security-Policy"]


def address(model, page="changelist", *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def _staff(users, *codenames):
    user = users.objects.create(username="someone", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    return user


def _conversation():
    entry = make.LedgerEntryFactory(incident=make.IncidentFactory())
    conversation = make.ConversationFactory(queue=make.QueueFactory(), ledger=entry)
    leg = make.LegFactory(conversation=conversation)
    make.MessageFactory(conversation=conversation, agent=leg.agent)
    make.TransferFactory(leg=leg)
    make.ActivityFactory(conversation=conversation, leg=leg, actor=leg.agent)
    return conversation
