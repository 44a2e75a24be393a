"""E-mails: reading, drafting with files, sending, and opening an ended conversation again."""

from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import RequestFactory

from tests.genesys.cast import DESK, RESOLVED, Caller, Leg, begin, read, step

EMAILS = "/api/v2/conversations/emails"
CUSTOMER = "noor.haddad@northwind.example"


@pytest.fixture
def mail(agent: Caller) -> Leg:
    """Maya's connected e-mail of Noor."""
    begin("email", text="My VPN drops every few minutes.")
    agent.patch(agent.offer().path, {"state": "connected"})
    return agent.offer()


def base(leg: Leg) -> str:
    return f"{EMAILS}/{leg.conversation_id}/messages"


def attach(agent: Caller, leg: Leg, name: str = "log.txt", raw: bytes = b"line") -> str:
    """Upload a file for the draft; return its id."""
    wanted = {"name": name, "contentLengthBytes": len(raw)}
    answer = agent.post(f"{base(leg)}/draft/attachments/uploads", wanted)
    assert answer.status == 200, answer.body
    put = RequestFactory(headers=answer.body["headers"]).put(urlsplit(answer.body["url"]).path, raw)
    assert read(put).status == 200
    step(1)
    attachment_id: str = answer.body["attachmentId"]
    return attachment_id


def test_an_answer_joins_while_open_and_is_a_new_mail_after(
    agent: Caller, machine: Caller, mail: Leg
) -> None:
    path = f"/sandbox/conversations/{mail.conversation_id}/messages"
    joined = Caller().post(path, {"text": "One more thing"}).body
    agent.patch(mail.path, {"state": "disconnected"})

    after = Caller().post(path, {"text": "It is back"}).body

    assert joined["conversationId"] == mail.conversation_id
    assert after["conversationId"] != mail.conversation_id
    new = machine.get(f"/api/v2/conversations/{after['conversationId']}").body
    assert new["participants"][0]["emails"][0]["state"] == "connected"


def test_lists_and_reads(agent: Caller, mail: Leg) -> None:
    (preview,) = agent.get(base(mail)).body["entities"]
    whole = agent.get(f"{base(mail)}/{preview['id']}").body

    assert preview["textBodyPreview"] == "My VPN drops every few minutes."
    assert (whole["from"]["email"], whole["textBody"]) == (CUSTOMER, "My VPN drops every few minutes.")


def test_a_draft_begins_as_a_reply_and_is_kept(agent: Caller, mail: Leg) -> None:
    begun = agent.get(f"{base(mail)}/draft").body
    agent.put(f"{base(mail)}/draft", {"textBody": "Hello Noor", "cc": [{"email": "boss@x.example"}]})

    kept = agent.get(f"{base(mail)}/draft").body
    assert (begun["to"][0]["email"], begun["subject"][:4], begun["state"]) == (CUSTOMER, "Re: ", "Created")
    assert (kept["textBody"], kept["cc"][0]["email"], kept["state"]) == (
        "Hello Noor",
        "boss@x.example",
        "Edited",
    )


@pytest.mark.parametrize(("kind", "recipients"), [("Reply", 1), ("ReplyAll", 1), ("Forward", 0)])
def test_a_draft_begins_anew(agent: Caller, mail: Leg, kind: str, recipients: int) -> None:
    agent.put(f"{base(mail)}/draft", {"textBody": "wrong"})

    anew = agent.patch(f"{base(mail)}/draft?autoFill=true", {"draftType": kind}).body

    assert anew["textBody"].strip() == "> My VPN drops every few minutes."
    assert (len(anew["to"]), anew["draftType"]) == (recipients, kind)


def test_files_come_and_go(agent: Caller, mail: Leg) -> None:
    attachment_id = attach(agent, mail)

    assert [each["name"] for each in agent.get(f"{base(mail)}/draft").body["attachments"]] == ["log.txt"]
    assert agent.delete(f"{base(mail)}/draft/attachments/{attachment_id}").status == 200
    assert agent.get(f"{base(mail)}/draft").body["attachments"] == []
    assert agent.delete(f"{base(mail)}/draft/attachments/none").body["code"] == "postino.error.not.found"


def test_sends_the_draft_and_begins_another(agent: Caller, mail: Leg) -> None:
    attach(agent, mail)
    agent.put(f"{base(mail)}/draft", {"textBody": "See the file.", "htmlBody": "<p>See the file.</p>"})

    sent = agent.post(base(mail), {"to": [{"email": CUSTOMER}]})

    assert (sent.status, sent.body["textBody"]) == (200, "See the file.")
    written = agent.get(base(mail)).body["entities"][-1]
    assert written["from"]["email"] == "support@northwind.example"
    assert written["attachments"][0]["name"] == "log.txt"
    assert agent.get(f"{base(mail)}/draft").body["state"] == "Created"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"textBody": " "}, "postino.error.reply.no.body"),
        ({"textBody": "x", "to": []}, "postino.error.reply.no.to"),
        ({"textBody": "x", "to": [{"email": "nowhere"}]}, "email.error.invalid.email"),
        ({"textBody": 1}, "email.error.invalid.email"),
        ({"textBody": "x", "cc": "x"}, "email.error.invalid.email"),
    ],
)
def test_refuses_a_bad_reply(agent: Caller, mail: Leg, body: dict[str, Any], code: str) -> None:
    answer = agent.post(base(mail), body)

    assert (answer.status, answer.body["code"]) == (400, code)
    assert len(agent.get(base(mail)).body["entities"]) == 1


def test_only_who_is_there_may_write(agent: Caller, supervisor: Caller, mail: Leg) -> None:
    assert supervisor.post(base(mail), {"textBody": "x"}).body["code"] == "postino.error.forbidden"
    assert supervisor.get(f"{base(mail)}/draft").status == 403


def test_an_ended_mail_is_opened_again(agent: Caller, mail: Leg) -> None:
    path = f"{EMAILS}/{mail.conversation_id}/reconnect"
    assert agent.post(path).status == 400
    agent.patch(mail.path, {"state": "disconnected"})
    agent.post(mail.wrapup_path, {"code": RESOLVED})

    assert agent.post(path).status == 204

    again = agent.offer()
    assert (again.conversation_id, again.state) == (mail.conversation_id, "connected")
    assert again.id != mail.id


def test_opening_again_needs_an_agent(machine: Caller, supervisor: Caller, mail: Leg) -> None:
    path = f"{EMAILS}/{mail.conversation_id}/reconnect"

    assert machine.post(path).body["code"] == "not.a.user"
    assert supervisor.post(path).body["code"] == "postino.error.forbidden"


def test_an_agent_writes_first(agent: Caller) -> None:
    body = {"queueId": DESK, "provider": "PureCloud Email", "toAddress": "kim@x.example", "subject": "Hello"}

    started = agent.post(EMAILS, body | {"direction": "OUTBOUND", "textBody": "Hi Kim"})
    leg = agent.offer()
    sent = agent.post(base(leg), {})

    assert started.body["id"] == leg.conversation_id
    assert (sent.body["subject"], sent.body["textBody"]) == ("Hello", "Hi Kim")


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"queueId": None}, "email.outbound.queue.required"),
        ({"queueId": "none"}, "email.error.invalid.queue"),
        ({"toAddress": ""}, "bad.request"),
    ],
)
def test_refuses_a_bad_start(agent: Caller, changed: dict[str, Any], code: str) -> None:
    body = {"queueId": DESK, "provider": "PureCloud Email", "toAddress": "kim@x.example"}

    assert agent.post(EMAILS, body | changed).body["code"] == code


def test_a_program_brings_a_mail_in(machine: Caller, agent: Caller) -> None:
    body = {"queueId": DESK, "provider": "Fax gateway", "direction": "INBOUND", "subject": "Fax from Kim"}
    body |= {"fromAddress": "kim@x.example", "fromName": "Kim", "textBody": "Call me.", "priority": 3}

    started = machine.post(EMAILS, body | {"attributes": {"pages": "2"}})

    offer = agent.offer()
    assert (started.status, started.body["id"]) == (200, offer.conversation_id)
    assert [each["purpose"] for each in started.body["participants"]] == ["customer", "workflow", "acd"]
    assert (offer.communication["subject"], offer.communication["provider"]) == (
        "Fax from Kim",
        "Fax gateway",
    )
    assert started.body["participants"][0]["attributes"] == {"pages": "2"}
    assert machine.get(base(offer)).body["entities"][0]["from"] == {"email": "kim@x.example", "name": "Kim"}


def test_a_mail_of_another_provider_is_answered_there(machine: Caller, agent: Caller) -> None:
    machine.post(EMAILS, {"queueId": DESK, "provider": "Forms", "fromName": "External work"})
    agent.patch(agent.offer().path, {"state": "connected"})

    answer = agent.post(base(agent.offer()), {"textBody": "x"})

    assert answer.body["code"] == "email.error.external.provider"


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"provider": None}, "postino.error.notnull.createconversationrequest.provider"),
        ({"queueId": None}, "too.many.create.email.parameters"),
        ({"flowId": "any"}, "too.many.create.email.parameters"),
        ({"queueId": "none"}, "email.error.invalid.queue"),
        ({"queueId": None, "flowId": "none"}, "bad.flow.id"),
    ],
)
def test_refuses_a_mail_that_leads_nowhere(machine: Caller, changed: dict[str, Any], code: str) -> None:
    body = {"queueId": DESK, "provider": "Forms", "direction": "INBOUND"}

    assert machine.post(EMAILS, body | changed).body["code"] == code


def test_a_program_has_no_drafts_and_writes_no_first_mail(machine: Caller, mail: Leg) -> None:
    body = {"queueId": DESK, "provider": "PureCloud Email", "toAddress": "kim@x.example"}

    assert machine.post(base(mail), {"textBody": "x"}).body["code"] == "postino.error.forbidden"
    assert machine.post(EMAILS, body | {"direction": "OUTBOUND"}).body["code"] == "not.a.user"
