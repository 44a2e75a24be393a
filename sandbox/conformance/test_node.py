"""Programs of the npm registry: the vendor's own library, and one of a user's."""

from pathlib import Path

from conformance.aliases import GENESYS, INSTANCE
from sandbox.testing.clouds import CHALLENGE, REDIRECT, VERIFIER
from sandbox.testing.ids import sys_id_of

NODE = Path(__file__).parent / "node"


def test_purecloud_platform_client_v2_plays_a_message(run, clouds):
    noor = clouds.customer("noor", queue="Billing", text="Is my invoice right?")

    code = clouds.code("priya", CHALLENGE)
    told = run("node", NODE / "genesys.cjs", GENESYS.removeprefix("api."), code, VERIFIER, REDIRECT)

    assert told == {
        "me": "priya.nair@northwind.example",
        "conversation": noor.id,
        "refused": [404, "general.resource.not.found"],
    }
    assert noor.sees() == ["Is my invoice right?", "Hello"]
    assert clouds.conversation(noor.id)["participants"][-1]["wrapupNotes"] == "Solved"


def test_servicenow_rest_api_files_a_ticket(run, clouds):
    told = run("node", NODE / "servicenow.cjs", INSTANCE)

    [row] = clouds.rows("incident", number=told["made"]["number"])
    [note] = clouds.rows("sys_journal_field", element_id=row["sys_id"], element="work_notes")
    assert (row["caller_id"], row["short_description"]) == (sys_id_of("sys_user", "noor"), "Monitor flickers")
    assert note["value"] == "New cable"
    assert [each["caller_id"]["display_value"] for each in told["found"]] == ["Noor Haddad"]
