"""What Genesys' data actions ask about a caller: answered at once, from what Bridge holds."""

import json
import re
from datetime import timedelta
from pathlib import Path

import jsonschema
import pytest
from django.utils import timezone

from bridge_project import asgi, lookups
from gateway.models import OutboundRequest
from gateway.providers.fact_values import Person
from incidents import directory
from incidents.models import Caller, Incident
from tests.factories import DirectoryPullFactory, IncidentFactory, OutboundRequestFactory
from tests.support import webhooks

pytestmark = pytest.mark.django_db(transaction=True)
KEY = "a key of data actions"
NUMBER = "+12065550123"
ROOT = Path(__file__).resolve().parents[2]
ACTION = json.loads((ROOT / "docs/providers/data-action.json").read_text())
MODELS = json.loads(Path(__file__).with_name("data_action_definitions.json").read_text())
NOOR = Person(
    person_id="1" * 32, name="Noor Haddad", mobile="(206) 555-0123", employee_number="E104417", vip=True
)


@pytest.fixture(autouse=True)
def _open(settings):
    settings.GENESYS_LOOKUP_KEY = [KEY]
    lookups._limiter.cache_clear()


@pytest.fixture
def noor():
    directory.store([NOOR], timezone.now())
    return Caller.objects.get()


def ask(question, *, key=KEY, method="POST", app=asgi.http):
    body = question if isinstance(question, bytes) else json.dumps(question).encode()
    return webhooks.knock(lookups.PATH, body, {"X-Api-Key": key}, method=method, app=app)


def told(question):
    answer = ask(question)
    assert answer.status == 200
    return json.loads(answer.body)


def read(caller, seconds_ago):
    """Note that a caller's incidents were read so long ago."""
    at = timezone.now() - timedelta(seconds=seconds_ago)
    Caller.objects.filter(pk=caller.pk).update(incidents_read_at=at, open_incidents=1)
    return at


@pytest.mark.parametrize(
    "question",
    [
        {"number": NUMBER},
        {"number": "tel:+12065550123"},
        {"number": "sip:+12065550123@192.0.2.4"},
        {"number": "206 555 0123"},
        {"employee_id": "e104417 "},
        {"number": "+4930123", "employee_id": "E104417"},
    ],
)
def test_tells_who_it_is(question, noor):
    answer = told(question)

    person = {"sys_id": "1" * 32, "name": "Noor Haddad", "employee_id": "E104417", "vip": True}
    assert (answer["found"], answer["matches"], answer["person"]) == (True, 1, person)


@pytest.mark.parametrize(
    "question",
    [
        {"number": "+12065550199"},
        {"number": "sip:anonymous@anonymous.invalid"},
        {"number": "tel:Private"},
        {"number": "tel:+266696687"},
        {"number": ""},
        {},
        {"employee_id": "E1^NQnameISNOTEMPTY"},
    ],
)
def test_answers_as_for_nobody(question, noor):
    answer = told(question)

    nobody = {"sys_id": "", "name": "", "employee_id": "", "vip": False}
    assert (answer["found"], answer["matches"], answer["person"]) == (False, 0, nobody)
    assert (answer["incidents"], answer["incidents_age_s"]) == ([], -1)


def test_does_not_find_the_desks_own_number(noor, settings):
    settings.OWN_NUMBERS = [NUMBER]

    assert told({"number": NUMBER})["matches"] == 0


def test_tells_nothing_of_people_who_share_a_number(noor):
    directory.store([Person(person_id="2" * 32, name="Sam Ortiz", phone=NUMBER)], timezone.now())

    answer = told({"number": NUMBER})

    assert (answer["found"], answer["matches"], answer["person"]["name"]) == (False, 2, "")


def test_tells_the_three_newest_open_incidents(noor):
    at = read(noor, 12)
    for number, state in enumerate(["2", "2", "2", "2", "6"]):
        newest = {"updated_at": at + timedelta(seconds=number), "priority": "1" if number == 3 else "3"}
        IncidentFactory(number=f"INC{number:07d}", caller=noor, state=state, seen_at=at, **newest)

    answer = told({"number": NUMBER})

    assert [one["number"] for one in answer["incidents"]] == ["INC0000003", "INC0000002", "INC0000001"]
    assert answer["incidents"][0] == {
        "number": "INC0000003",
        "title": "VPN drops every hour",
        "state": "2",
        "priority": "1",
        "critical": True,
    }
    assert (answer["open_incidents"], answer["critical"]) == (4, True)
    assert 12 <= answer["incidents_age_s"] <= 14


def test_leaves_out_what_the_last_reading_did_not_show(noor):
    at = read(noor, 5)
    IncidentFactory(caller=noor, seen_at=at - timedelta(hours=1))

    assert told({"number": NUMBER})["incidents"] == []


def test_reads_again_what_is_old_and_waits_for_nothing(clouds, noor):
    row = clouds.rows("incident", active="true")[-1]
    Caller.objects.update(remote_id=row["caller_id"])
    assert told({"number": NUMBER})["incidents_age_s"] == -1
    told({"number": NUMBER})
    assert not clouds.arrivals("servicenow")
    assert OutboundRequest.objects.filter(operation="read_incidents").count() <= 2  # of two moments at most

    clouds.deliver()

    answer = told({"number": NUMBER})
    assert answer["incidents_age_s"] >= 0
    assert row["number"] in Incident.objects.values_list("number", flat=True)
    assert answer["incidents"]


def test_asks_servicenow_nothing_while_it_is_fresh(noor):
    read(noor, 5)

    told({"number": NUMBER})

    assert not OutboundRequest.objects.exists()


def test_tells_whether_servicenow_answers():
    assert told({})["servicenow_available"]
    OutboundRequestFactory(provider="servicenow", state="waiting", problem={"code": "not-answering"})

    assert not told({})["servicenow_available"]


def test_tells_whether_the_directory_is_complete(settings):
    settings.DIRECTORY_INDEX = True
    DirectoryPullFactory(complete=True)

    assert told({})["directory_complete"]


def test_takes_two_keys_during_a_rotation(settings):
    settings.GENESYS_LOOKUP_KEY = ["new", "old"]

    assert (ask({}, key="new").status, ask({}, key="old").status) == (200, 200)


@pytest.mark.parametrize("key", ["", "wrong", "ä"])
def test_refuses_another_key(key, noor):
    answer = ask({"number": NUMBER}, key=key)

    assert answer.status == 401
    assert "error" in json.loads(answer.body)


def test_refuses_everything_while_there_is_no_key(settings):
    settings.GENESYS_LOOKUP_KEY = [""]

    assert ask({}, key="").status == 401


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>",
        b'{"number": "+1',
        b"[]",
        b'"text"',
        b'{"number": 12065550123}',
        b'{"number": null}',
        b'{"number": ["+12065550123"]}',
        b'{"sysparm_query": "active=true"}',
        json.dumps({"number": "9" * 257}).encode(),
        b"[" * 3000,
    ],
)
def test_refuses_what_is_no_question(body):
    answer = ask(body)

    assert answer.status == 400
    assert "error" in json.loads(answer.body)


def test_refuses_a_long_body():
    assert ask(b" " * 4097).status == 413


def test_takes_post_only():
    answer = ask(b"", method="GET")

    assert (answer.status, answer.headers["allow"]) == (405, "POST")


def test_refuses_more_than_so_many_in_a_minute(settings):
    settings.GENESYS_LOOKUPS_PER_MINUTE = 2
    statuses = [ask({}).status for _ in range(2)]

    answer = ask({})

    assert statuses == [200, 200]
    assert (answer.status, answer.headers["retry-after"]) == (429, "5")


def test_logs_no_number(noor, caplog, settings):
    settings.GENESYS_LOOKUP_KEY = [KEY]
    ask({"number": NUMBER})
    ask({"number": NUMBER, "employee_id": 5})
    ask({"number": NUMBER}, key="wrong")

    assert not re.search(r"2065550123|206\D+555", caplog.text)


def test_is_answered_by_the_process_of_the_webhooks(noor):
    assert ask({"number": NUMBER}, app=asgi.http_without_pages).status == 200


# ---- the data action to import


def test_the_data_action_has_the_shape_of_the_api():
    shape = {"$ref": "#/definitions/PostActionInput", "definitions": MODELS["definitions"]}
    wanted = {"category": "Bridge", "integrationId": "from the import"}

    jsonschema.validate(ACTION | wanted, shape)
    for name, model in (("request", "RequestConfig"), ("response", "ResponseConfig")):
        assert ACTION["config"][name].keys() <= MODELS["definitions"][model]["properties"].keys()


def test_the_data_action_asks_what_is_understood():
    schema = ACTION["contract"]["input"]["inputSchema"]

    assert tuple(schema["properties"]) == lookups.KNOWN
    assert {one["type"] for one in schema["properties"].values()} == {"string"}
    assert ACTION["config"]["request"]["requestUrlTemplate"].endswith(lookups.PATH)


def translated(answer):
    """Return what the action makes of an answer, as Genesys does: JSON paths, then the template."""
    response = ACTION["config"]["response"]
    values = {name: json.dumps(_at(answer, path)) for name, path in response["translationMap"].items()}
    return json.loads(re.sub(r"\$\{(\w+)\}", lambda match: values[match[1]], response["successTemplate"]))


def _at(answer, path):
    found, several = [answer], False
    for name in re.findall(r"\w+|\*", path):
        several = several or name == "*"
        found = [inner for one in found for inner in (one if name == "*" else [one[name]])]
    return found if several else found[0]


@pytest.mark.parametrize("number", [NUMBER, "+12065550199"])
def test_the_data_action_finds_its_outputs_in_the_answer(number, noor):
    IncidentFactory(caller=noor, number="INC0010004", priority="1")
    schema = ACTION["contract"]["output"]["successSchema"]

    outputs = translated(told({"number": number}))

    jsonschema.validate(outputs, schema)
    assert outputs.keys() == schema["properties"].keys()
    assert outputs["found"] == (number == NUMBER)
    assert outputs["incidentNumbers"] == (["INC0010004"] if outputs["found"] else [])


def test_the_data_action_has_a_default_for_each_output():
    response = ACTION["config"]["response"]
    schema = ACTION["contract"]["output"]["successSchema"]

    assert response["translationMapDefaults"].keys() == response["translationMap"].keys()
    defaults = {name: json.loads(value) for name, value in response["translationMapDefaults"].items()}
    jsonschema.validate(defaults, schema)
