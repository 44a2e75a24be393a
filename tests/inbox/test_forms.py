"""What an agent may type: every form at its bounds, and with characters that few people type."""

import pytest
from django.urls import reverse

from gateway.models import OutboundRequest
from inbox.forms import COLUMN, ReplyForm, edits_in
from inbox.models import Leg, Message, Transfer
from incidents.models import LedgerEntry, LedgerNote
from tests.factories import AgentFactory, LegFactory, QueueFactory

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
FAMILY = "\N{MAN}\N{ZERO WIDTH JOINER}\N{WOMAN}\N{ZERO WIDTH JOINER}\N{GIRL}"
ODD = {
    "emoji": FAMILY,
    "right to left": "\N{RIGHT-TO-LEFT OVERRIDE}مرحبا, שלום",
    "markup": "<script>alert(1)</script> {{ x }} [code]<b>[/code]",
    "lines": "First line\r\n\r\n\tSecond line",
    "not ASCII": "naïve ﬁnance ½ \N{LINE SEPARATOR}",
}
NUL = "My\0 VPN"


@pytest.fixture
def leg(agent):
    return LegFactory(agent=agent, connected=True)


def send(desk, leg, form, **sent):
    return desk.post(reverse(f"inbox:{form}", kwargs={"pk": leg.pk}), sent, headers=HTMX)


# ---- a reply


@pytest.mark.parametrize("text", ODD.values(), ids=ODD)
def test_reply_keeps_what_was_written(text):
    form = ReplyForm({"text": f"  {text}\n"})

    assert form.is_valid()
    assert form.cleaned_data["text"] == text.strip()


@pytest.mark.parametrize(("length", "is_fine"), [(2000, True), (2001, False), (5000, False)])
@pytest.mark.parametrize("character", ["x", "ü", "\N{GRINNING FACE}"])
def test_reply_counts_characters_and_not_bytes(character, length, is_fine):
    assert ReplyForm({"text": character * length}).is_valid() == is_fine


@pytest.mark.parametrize("text", ["", "   ", "\r\n\t", NUL])
def test_reply_without_words_or_with_a_nul_is_not_sent(desk, leg, text):
    response = send(desk, leg, "reply", text=text)

    assert response.status_code == 422
    assert not Message.objects.exists()
    assert not OutboundRequest.objects.exists()


# ---- a transfer


@pytest.mark.parametrize("note", ["", "x" * 2000, *ODD.values()], ids=lambda note: note[:12])
def test_transfer_takes_a_note_or_none(desk, leg, colleague, note):
    send(desk, leg, "transfer", target=f"agent-{colleague.pk}", note=f" {note} ")

    assert Transfer.objects.get().note == note.strip()


@pytest.mark.parametrize("note", ["x" * 2001, "x" * 5000, NUL], ids=len)
def test_transfer_without_a_fit_note_is_not_asked_for(desk, leg, colleague, note):
    response = send(desk, leg, "transfer", target=f"agent-{colleague.pk}", note=note)

    assert response.status_code == 422
    assert not Transfer.objects.exists()


def test_transfer_is_not_to_whom_or_where_nobody_works_any_more(desk, leg):
    gone = (AgentFactory(active=False), QueueFactory(active=False))

    answers = [
        send(desk, leg, "transfer", target=f"{kind}-{one.pk}")
        for kind, one in zip(("agent", "queue"), gone, strict=True)
    ]

    assert [answer.status_code for answer in answers] == [422, 422]


# ---- a wrap-up


@pytest.fixture
def over(leg):
    Leg.objects.update(state="wrap-up")
    return leg


def wrap_up(desk, leg, chosen, **more):
    known = {"code": chosen.remote_id, "incident_action": "create", "title": "VPN"}
    return send(desk, leg, "wrapup", **known | more)


@pytest.mark.parametrize(
    "wrong",
    [
        {"notes": "x" * 4001},
        {"notes": NUL},
        {"title": "x" * 161},
        {"title": NUL},
        {"title": "\r\n "},
        {"incident": "x" * 41},
        {"incident_action": ""},
        {"incident_action": "delete"},
        {"code": NUL},
        {"code": "x" * 5000},
        {"incident_action": "update", "incident": " "},
    ],
    ids=lambda wrong: repr(wrong)[:40],
)
def test_wrap_up_that_is_not_fit_files_nothing(desk, over, code, wrong):
    assert wrap_up(desk, over, code, **wrong).status_code == 422

    assert not LedgerEntry.objects.exists()
    assert not OutboundRequest.objects.exists()


@pytest.mark.parametrize("title", ["x" * 160, FAMILY, ODD["right to left"]], ids=len)
def test_wrap_up_keeps_its_title_as_it_was_typed(desk, over, code, title):
    wrap_up(desk, over, code, title=f" {title} ")

    sent = OutboundRequest.objects.get(operation="create_incident").payload["title"]
    assert sent == title.removeprefix("\u202e")  # without the mark, which turns the words after it round


@pytest.mark.parametrize("notes", ["", "x" * 4000, *ODD.values()], ids=lambda notes: notes[:12])
def test_wrap_up_keeps_its_notes_as_they_were_typed(desk, over, code, notes):
    wrap_up(desk, over, code, notes=notes)

    assert notes.strip() in LedgerNote.objects.get().text


def test_columns_of_the_incident_are_without_what_no_database_stores():
    typed = {f"{COLUMN}u_site": " Ber\0lin ", f"{COLUMN}\0": "x", "notes": "x"}

    assert edits_in(typed) == {"u_site": "Berlin"}
