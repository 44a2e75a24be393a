"""providers.genesys.summaries: what is complete, and nothing while it is not; no token for the storage."""

import pytest
import responses

from gateway.providers.bearer import Bearer
from gateway.providers.errors import Malformed, Unavailable
from gateway.providers.genesys.client import GenesysClient
from gateway.providers.http import JsonSession

API = "https://api.genesys.test"
SUMMARIES = f"{API}/api/v2/conversations/c-1/summaries"
ADDRESS = f"{API}/api/v2/speechandtextanalytics/conversations/c-1/communications/comm-1/transcripturl"
FILE = "https://storage.test/transcripts/1.json"


@pytest.fixture
def client():
    return GenesysClient(JsonSession(API, authorise=Bearer(lambda: "secret")))


@pytest.fixture
def remote():
    with responses.RequestsMock() as mocked:
        yield mocked


@pytest.mark.parametrize(
    "summary",
    [
        {},
        {"status": "Pending"},
        {"status": "Processing", "text": "half"},
        {"status": "Error"},
        {"status": "Completed"},
        {"status": "Completed", "text": None, "reason": {"text": "\u200b"}},
        {"status": "Completed", "reason": "no object"},
    ],
)
def test_has_nothing_while_there_are_no_complete_words(client, remote, summary):
    remote.get(SUMMARIES, json={"summary": summary})

    assert client.summary("c-1") is None


@pytest.mark.parametrize("status", [403, 404])
def test_has_nothing_where_there_is_none(client, remote, status):
    remote.get(SUMMARIES, status=status, json={"code": "not.found"})

    assert client.summary("c-1") is None


def test_raises_what_may_be_over_later(client, remote):
    remote.get(SUMMARIES, status=503)

    with pytest.raises(Unavailable):
        client.summary("c-1")


def test_reads_the_parts_and_a_persons_edition(client, remote):
    whole = {"status": "Completed", "text": "All", "reason": {"text": "VPN"}, "followup": {"text": "Call"}}
    remote.get(SUMMARIES, json={"summary": whole | {"editedSummary": {"text": "Mine"}}})

    found = client.summary("c-1")

    assert (found.text, found.reason, found.resolution, found.followup) == ("Mine", "VPN", "", "Call")
    assert found.edited


def test_reads_the_words_of_a_call_without_the_token(client, remote):
    phrases = [
        {"text": "My VPN drops.", "participantPurpose": "external"},
        {"text": "I see.", "participantPurpose": "internal"},
    ]
    remote.get(ADDRESS, json={"url": f"{FILE}?Expires=1&Signature=a%2Bb"})
    remote.get(FILE, json={"transcripts": [{"phrases": phrases}]})

    said = client.transcript("c-1", "comm-1")

    assert [(one.by_customer, one.text) for one in said] == [(True, "My VPN drops."), (False, "I see.")]
    asked = remote.calls[-1].request
    assert asked.url == f"{FILE}?Expires=1&Signature=a%2Bb"
    assert "Authorization" not in asked.headers


@pytest.mark.parametrize("url", ["file:///etc/passwd", "http://storage.test/1", "ftp://storage.test/1", "x"])
def test_goes_to_no_other_kind_of_address(client, remote, url):
    remote.get(ADDRESS, json={"url": url})

    with pytest.raises(Malformed):
        client.transcript("c-1", "comm-1")


def test_keeps_signatures_out_of_errors(client, remote):
    remote.get(ADDRESS, json={"url": f"{FILE}?Signature=secret-signature"})
    remote.get(FILE, status=500)

    with pytest.raises(Unavailable) as raised:
        client.transcript("c-1", "comm-1")

    assert "secret" not in str(raised.value)
