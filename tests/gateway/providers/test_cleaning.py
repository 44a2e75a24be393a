"""What facts do with the texts that the clouds send."""

from datetime import UTC, datetime
from inspect import getmembers, isclass
from typing import get_type_hints

import pytest

from gateway.providers import fact_values, facts
from gateway.providers.cleaning import Cleaned
from gateway.providers.fact_values import Attachment, LegSeen, MessageSeen, MessageText, PartySeen, Person
from gateway.providers.facts import MembersListed

NOON = datetime(2026, 1, 2, 12, 0, tzinfo=UTC)
BLANKS = (
    "",
    "   ",
    "\u200b",
    "\u3164",
    "\u2800",
    "\ufeff\u2060",
    "\ufe0f",
    "\x00\x07",
    "\u202e\u2066",
    "\U000e0100",
    "\xad",
    "\u180e",
    "\u0301\u0302",
    "\U000e0041\U000e007f",
    "\ufff9\ufffb",
)


def name(written: str) -> str:
    return PartySeen(participant_id="p", name=written).name


@pytest.mark.parametrize("written", BLANKS)
def test_what_shows_nothing_is_no_name(written: str) -> None:
    assert name(written) == ""


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("  SEATTLE      WA ", "SEATTLE WA"),
        ("Ada\nPark\x00", "Ada Park"),
        ("\u202eadA\u202c \u2067Park\u2069\u200e", "adA Park"),
        ("Ad\u200ba", "Ada"),
        ("نور", "نور"),
        ("👩\u200d💻", "👩\u200d💻"),
        ("Ada\U000e0048\U000e0049", "Ada"),
        ("🏴\U000e0067\U000e0062\U000e007f", "🏴\U000e0067\U000e0062\U000e007f"),
        ("e\u0301", "e\u0301"),
        ("1\ufe0f\u20e3", "1\ufe0f\u20e3"),
        ("نی\u200cز", "نی\u200cز"),
        ("x" * 256, "x" * 256),
        ("x" * 5000, "x" * 255 + "…"),
        ("😀" * 5000, "😀" * 255 + "…"),
        ("\ud83d broken", "broken"),
    ],
)
def test_a_name_is_one_short_line_in_its_own_direction(written: str, shown: str) -> None:
    assert name(written) == shown


def test_long_ids_stay_apart() -> None:
    first, second = (MessageSeen(message_id="x" * 5000 + end, participant_id="p", purpose="") for end in "ab")

    assert first.message_id != second.message_id
    assert len(first.message_id) <= 64
    assert MembersListed(occurred_at=NOON, queue_id="q", agent_ids=("x" * 65,)).agent_ids[0] != "x" * 65


def test_a_text_keeps_its_lines_and_marks() -> None:
    def text(written: str) -> str:
        return MessageText(message_id="x", text=written, direction="inbound", sent_at=NOON).text

    assert text("one\ntwo\t\u200fنور\x00\x1b") == "one\ntwo\t\u200fنور"
    assert text("x" * 5000) == "x" * 5000
    assert text(" \u200b ") == ""


def test_a_state_is_a_short_word() -> None:
    leg = LegSeen(
        participant_id="p",
        communication_id="c",
        agent_id="a",
        state="ended",
        end_reason="\u202e" + "x" * 5000,
    )

    assert leg.end_reason == "x" * 32


def test_a_long_address_is_no_link() -> None:
    assert Attachment(name="a", url="https://x.example/" + "a" * 500).url == ""


def test_attributes_have_short_names() -> None:
    seen = PartySeen(participant_id="p", attributes={"x" * 5000: "a\x00b"})

    assert seen.attributes == {"x" * 255 + "…": "ab"}


def test_both_clouds_are_cleaned() -> None:
    assert Person(person_id="1", name=" Noor\u202e ", phone="+1\u200e206").name == "Noor"


OWN_KEYS = [
    "DoublesFound.key",
    "IncidentFinished.key",
    "IncidentWritten.key",
    "NumberAnswered.key",
]  # Bridge's


def test_every_text_of_a_fact_has_a_kind() -> None:
    classes = {kind for module in (facts, fact_values) for _, kind in getmembers(module, isclass)}
    values = [kind for kind in classes if issubclass(kind, Cleaned)]
    plain = [
        f"{kind.__name__}.{field}"
        for kind in values
        for field, hint in get_type_hints(kind, include_extras=True).items()
        if hint is str
    ]

    assert sorted(plain) == OWN_KEYS
