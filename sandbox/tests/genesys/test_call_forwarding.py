"""Where a user's own calls go, and every refusal that the vendor documents."""

from typing import Any

import pytest

from sandbox.organisation import uuid_of
from tests.genesys.cast import BUSY, Caller

NUMBER = {"type": "PHONENUMBER", "value": "+12065550199"}
ADAS_PHONE = {"type": "STATION", "value": uuid_of("station", "ada")}
MAYAS_PHONE = {"type": "STATION", "value": uuid_of("station", "maya")}


def path_of(caller: Caller) -> str:
    return f"/api/v2/users/{caller.id}/callforwarding"


def to(*targets: dict[str, Any]) -> dict[str, Any]:
    return {"enabled": True, "calls": [{"targets": list(targets)}]}


def test_forwards_off_the_queue(agent: Caller) -> None:
    agent.set_presence(BUSY)

    body = agent.put(path_of(agent), to(NUMBER, MAYAS_PHONE)).body

    assert (body["enabled"], body["voicemail"], len(body["calls"][0]["targets"])) == (True, "NONE", 2)
    assert agent.get(path_of(agent)).body == body


def test_changes_only_what_is_named(colleague: Caller) -> None:
    colleague.put(path_of(colleague), to(NUMBER))

    body = colleague.patch(path_of(colleague), {"enabled": False}).body

    assert (body["enabled"], body["calls"]) == (False, [{"targets": [NUMBER]}])


def test_does_not_forward_on_queue(agent: Caller) -> None:
    answer = agent.put(path_of(agent), to(NUMBER))

    assert (answer.status, answer.body["code"]) == (409, "callforwarding.enablednotallowedwhileonqueue")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"calls": []}, "enabledcannotbenull"),
        ({"enabled": True}, "enablednotallowedwithoutcalls"),
        (to(), "callrequiresatleastonetarget"),
        (to({"value": "x"}), "calltargetrequirestype"),
        (to({"type": "PIGEON", "value": "x"}), "calltargetunknowntype"),
        (to({"type": "STATION"}), "calltargetrequiresvalue"),
        (to({"type": "STATION", "value": "x"}), "calltargetstationrequiresstation"),
        (to(MAYAS_PHONE), "webrtcstationmustbelongtouser"),
        (to({"type": "PHONENUMBER", "value": "0199"}), "invalidphonenumberformat"),
        (to(NUMBER, NUMBER), "duplicatetargetnotallowed"),
        ({"enabled": False, "voicemail": "PURECLOUD"}, "voicemailpurecloudrequiresatleastonecall"),
        (
            {"enabled": False, "voicemail": "LASTCALL"},
            "voicemaillastcallrequiresatleastonecalltoaphonenumber",
        ),
        (to(ADAS_PHONE) | {"voicemail": "LASTCALL"}, "voicemaillastcallcannotusestation"),
    ],
)
def test_refuses_in_the_vendors_words(colleague: Caller, body: dict[str, Any], code: str) -> None:
    answer = colleague.put(path_of(colleague), body)

    assert (answer.status, answer.body["code"]) == (409, f"callforwarding.{code}")
    assert colleague.get(path_of(colleague)).body["enabled"] is False


@pytest.mark.parametrize("body", [to(NUMBER) | {"voicemail": "PIGEON"}, {"enabled": True, "calls": "all"}])
def test_refuses_what_it_cannot_read(colleague: Caller, body: dict[str, Any]) -> None:
    assert colleague.put(path_of(colleague), body).status == 400


def test_forwards_nobody_elses(agent: Caller, colleague: Caller) -> None:
    assert agent.put(path_of(colleague), to(NUMBER)).status == 403
