"""The transfer dialog: a few of many colleagues and queues, found on the server."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from routing.models import Agent, Queue
from routing.states import RoutingStatus
from tests.factories import AgentFactory, LegFactory, PresenceDefinitionFactory, QueueFactory

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
ROWS_ONLY = HTMX | {"HX-Target": "transfer-found"}
QUERIES, BYTES, SHOWN = 6, 20_000, 20


@pytest.fixture
def leg(agent):
    return LegFactory(agent=agent, connected=True)


@pytest.fixture
def search(desk, leg):
    """Return ``search(**asked)``: what the open dialog gets for it."""

    def searching(headers=ROWS_ONLY, **asked):
        return desk.get(reverse("inbox:transfer", kwargs={"pk": leg.pk}), asked, headers=headers)

    return searching


def names(response):
    """Return the names of the rows, in their order."""
    parts = response.content.decode().split('class="target__name"')[1:]
    return [part.partition(">")[2].partition("<")[0] for part in parts]


def said(response):
    """Return what the status line says."""
    return response.content.decode().partition('role="status">')[2].partition("</p>")[0].strip()


def many(model, count, **more):
    """Store so many rows whose names differ by a number."""
    plain = [f"{model.__name__} {number:04d}" for number in range(count)]
    model.objects.bulk_create(model(remote_id=name, name=name, **more) for name in plain)


@pytest.mark.parametrize("asked", [{}, {"kind": "queue"}, {"q": "0"}])
@pytest.mark.parametrize("headers", [HTMX, ROWS_ONLY])
def test_stays_small_in_a_large_organisation(search, asked, headers):
    many(Agent, 500)
    many(Queue, 300)
    search(headers)

    with CaptureQueriesContext(connection) as queries:
        response = search(headers, **asked)

    assert len(response.content) < BYTES
    assert len(names(response)) == SHOWN
    assert len(queries) <= QUERIES, "\n".join(query["sql"] for query in queries)


@pytest.mark.parametrize(
    ("kind", "words"), [("agent", "20 of 500 agents shown"), ("queue", "20 of 301 queues shown")]
)
def test_says_that_there_are_more(search, kind, words):
    many(Agent, 500)
    many(Queue, 300)

    assert said(search(kind=kind)) == f"{words}; type to narrow"


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({}, "2 agents"),
        ({"q": "ada"}, "1 agent"),
        ({"q": "nobody"}, "No agent matches"),
        ({"kind": "queue"}, "1 queue"),
        ({"kind": "queue", "q": "nothing"}, "No queue matches"),
    ],
)
def test_says_how_many_it_found(search, asked, words):
    AgentFactory(name="Ada Park")
    AgentFactory(name="Jonas Weber")

    assert said(search(**asked)) == words


def test_begins_with_those_who_can_take_it_now(search):
    away = PresenceDefinitionFactory(system="away")
    AgentFactory(name="Ada", presence=away)
    AgentFactory(name="Zoe", on_queue=True)
    AgentFactory(name="Silent", on_queue=True, routing_status=RoutingStatus.NOT_RESPONDING)
    AgentFactory(name="élodie", on_queue=True)
    AgentFactory(name="Gone", on_queue=True, active=False)

    assert names(search()) == ["élodie", "Zoe", "Ada", "Silent"]


@pytest.mark.parametrize(
    "text", ["ÉLODIE", "elodie", "mull", "MÜLLER", "muller elo", "e.mueller@", "  élodie  ", "Müller-Łuk"]
)
def test_finds_a_colleague_in_any_case_and_without_accents(search, text):
    AgentFactory(name="Élodie Müller-Łukasz", email="e.mueller@northwind.example")
    AgentFactory(name="Ada Park", email="ada.park@northwind.example")

    assert names(search(q=text)) == ["Élodie Müller-Łukasz"]


@pytest.mark.parametrize("text", ["störung", "STORUNG", "stö"])
def test_finds_a_queue(search, text):
    QueueFactory(name="Störungen")
    QueueFactory(name="Billing")

    assert names(search(q=text, kind="queue")) == ["Störungen"]


@pytest.mark.parametrize("text", ["%", "_", "a\\", "\x00ada", "x" * 5000])
def test_takes_what_was_typed_literally(search, text):
    AgentFactory(name="Ada Park")

    response = search(q=text)

    assert response.status_code == 200
    assert names(response) == (["Ada Park"] if "ada" in text else [])


def test_never_offers_the_agent(search):
    assert names(search(q="maya")) == []


def test_takes_another_kind_for_agents(search):
    AgentFactory(name="Ada Park")

    assert names(search(kind="moon")) == ["Ada Park"]


def test_sends_a_search_its_rows_alone(search):
    html = search(q="ada").content.decode()

    assert "<form" not in html
    assert "<html" not in html


def test_opens_with_what_was_asked_for(search):
    html = search(HTMX, q="bill", kind="queue").content.decode()

    assert 'value="bill"' in html
    assert 'value="queue" checked' in html
    assert "<html" not in html


def test_is_a_page_where_there_are_no_scripts(search):
    QueueFactory(name="Billing")

    html = search({}, q="bill", kind="queue").content.decode()

    assert "<html" in html
    assert "Billing" in html
    assert html.count("<form") == 3
