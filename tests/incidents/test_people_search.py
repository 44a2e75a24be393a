"""Agents search for the caller, in the index where there is one, otherwise in ServiceNow."""

import pytest
import requests
from django.urls import reverse

from gateway import attempts
from gateway.models import OutboundRequest
from gateway.operations.names import Provider
from gateway.providers import fact_values
from incidents import directory
from incidents.models import Caller, DirectoryPull
from tests.factories import NOON, ConversationFactory, LegFactory, LookupFactory
from tests.support.clicks import browser_of

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true", "HX-Target": "people-found"}


@pytest.fixture
def leg(agent, queue):
    conversation = ConversationFactory(lookup=LookupFactory(), queue=queue)
    return LegFactory(agent=agent, connected=True, conversation=conversation)


@pytest.fixture
def search(desk, leg):
    """Return ``search(text)``: what the results say of it."""

    def searching(text, page=0, headers=HTMX):
        sent = {"q": text, "page": page}
        response = desk.get(reverse("inbox:caller", kwargs={"pk": leg.pk}), sent, headers=headers)
        assert response.status_code == 200
        return response.content.decode()

    return searching


@pytest.fixture
def index(db):
    """The whole directory is in the index: so far it is empty."""
    DirectoryPull.objects.create(completed_at=NOON)


def indexed(name, **more):
    """Put a person into the index."""
    number = Caller.objects.count() + 1
    directory.store([fact_values.Person(person_id=f"{number:032x}", name=name, **more)], NOON)
    return Caller.objects.get(name=name)


def add(clouds, first, last, active="true"):
    """Put a person into ServiceNow."""
    clouds.write("sys_user", {"first_name": first, "last_name": last, "active": active})


def asked(clouds):
    return [call for call in clouds.servicenow.calls if "sys_user" in str(call)]


@pytest.mark.parametrize(
    "text",
    [
        "fischer",
        "Lena",
        "lena fischer",
        "fischer LENA",
        "E105011",
        "lena.fischer@northwind.example",
        "lena.fischer@north",
    ],
)
def test_finds_people_in_servicenow_by_what_is_typed(search, text):
    html = search(text)

    assert "Lena Fischer" in html
    assert "Noor Haddad" not in html


@pytest.mark.parametrize("text", ["+49 30 23125017", "+493023125017"])
def test_finds_people_in_servicenow_by_number(search, text):
    assert "Lena Fischer" in search(text)


def test_stores_whom_it_found_so_that_they_can_be_chosen(search, desk, leg):
    search("fischer")
    found = Caller.objects.get(name="Lena Fischer")

    desk.post(reverse("inbox:caller", kwargs={"pk": leg.pk}), {"caller": found.pk})

    leg.conversation.lookup.refresh_from_db()
    assert leg.conversation.lookup.caller == found


def test_tells_people_apart_by_company_and_location(search, clouds):
    html = search("fischer")

    assert "Accountant" in html
    assert "Northwind EMEA" in html
    assert "E105011" in html
    assert "No contact here yet" in html


def test_pages_through_servicenow(search, clouds):
    for number in range(20):
        add(clouds, "Robin", f"Page {number:02d}")

    first, second, third = (search("robin page", page) for page in range(3))

    assert [html.count("Robin Page") for html in (first, second, third)] == [8, 8, 4]
    assert "page=1" in first and "page=2" in second and "page=3" not in third
    assert "Robin Page 08" in second


def test_says_that_nobody_matches(search):
    assert "Nobody in ServiceNow matches" in search("zzyzx")


@pytest.mark.parametrize("text", ["", " ", "a", " b "])
def test_asks_nothing_for_too_little(search, clouds, text):
    html = search(text)

    assert asked(clouds) == []
    assert ("at least two" in html) == bool(text.strip())


@pytest.mark.parametrize(
    "text",
    [
        "x^ORactive=false",
        "javascript:gs.getUserID()",
        "a,b",
        "name=admin",
        "^NQactive=true",
        "r&d@northwind.example",
        "jürgen@müller.example",
        "a^b@northwind.example",
        "NULL\x00NULL",
        "(((",
    ],
)
def test_says_that_it_cannot_ask_for_what_no_query_may_hold(search, clouds, text):
    html = search(text)

    assert "cannot ask ServiceNow for this" in html
    assert "Nobody in ServiceNow" not in html
    assert asked(clouds) == []


def test_finds_names_of_any_script(search, clouds):
    add(clouds, "Łukasz", "Żółć")
    add(clouds, "نور", "حداد")

    assert "Łukasz Żółć" in search("Żółć")
    assert "نور حداد" in search("نور")


def test_leaves_out_who_is_no_longer_active(search, clouds):
    add(clouds, "Robin", "Gone", active="false")

    assert "Robin Gone" not in search("robin")


def test_says_why_it_cannot_search_while_servicenow_is_down(search, clouds):
    clouds.servicenow.fail_with(requests.ReadTimeout("no answer"))

    html = search("fischer")

    assert "ServiceNow" in html
    assert "search only while ServiceNow answers" in html


def test_searches_the_index_while_servicenow_is_down(search, clouds, index):
    indexed("Dana Wu")
    attempts.breakers[Provider.SERVICENOW].open()

    assert "Dana Wu" in search("dana")


@pytest.mark.parametrize("text", ["dana", "wu", "Wu Da", "e1234", "dana.wu@acme.example", "+12065550199"])
def test_searches_the_index_without_a_request(search, clouds, index, text):
    indexed("Dana Wu", employee_number="E1234", mobile="+12065550199", email="dana.wu@acme.example")
    indexed("Wulf Meier")

    html = search(text)

    assert "Dana Wu" in html
    assert not OutboundRequest.objects.filter(operation="search_people").exists()


def test_finds_nobody_in_the_index_who_was_removed(search, index):
    directory.retire(Caller.objects.filter(pk=indexed("Dana Wu").pk))

    assert "Nobody in ServiceNow matches" in search("dana")


def test_pages_through_the_index_in_few_queries(search, index, django_assert_max_num_queries):
    for number in range(30):
        indexed(f"Robin Page{number:02d}")
    search("robin")

    with django_assert_max_num_queries(16):
        html = search("robin", 1)

    assert html.count('class="chooser__person"') == 10
    assert "Robin Page10" in html


def test_tells_when_somebody_called_last(search, index):
    LookupFactory(caller=indexed("Dana Wu"), requested_at=NOON)

    assert "Last contact here" in search("dana")


def test_is_a_page_without_javascript(search, index):
    caller = indexed("Dana Wu")

    html = search("dana", headers={})

    assert "<h1" in html
    assert f'name="caller" value="{caller.pk}"' in html


def test_keeps_odd_names_from_the_page(search, index):
    indexed("<script>alert(1)</script> Wu")

    assert "<script>alert" not in search("wu")


def test_is_not_for_a_stranger(leg, stranger):
    url = reverse("inbox:caller", kwargs={"pk": leg.pk})
    assert browser_of(stranger).get(url, {"q": "dana"}).status_code == 404
