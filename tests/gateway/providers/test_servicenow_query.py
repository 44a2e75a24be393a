"""Encoded queries: only fit values become part of one."""

import pytest

from gateway.providers.errors import UnsafeValue
from gateway.providers.servicenow import query
from tests.gateway.providers.reading import MARA, TOMAS

PATTERNS = {
    "record id": query.RECORD_ID,
    "incident number": query.INCIDENT_NUMBER,
    "conversation id": query.CONVERSATION_ID,
    "phone": query.PHONE,
    "email": query.EMAIL,
    "name": query.NAME,
    "marker": query.MARKER,
}
# The list of servicenow-examples.json, and more of the kind.
EVIL = [
    "5550100199^ORactive=true",
    "x^NQactive=true",
    "javascript:gs.getUserID()",
    "",
    "5550100199^ORDERBYnumber",
    "tel:+15550100199",
    "sip:user@example.com",
    "+1 555 010 0199 ext. 4",
    "a,b",
    "a=b",
    "a@b",
    "a\nb",
    f"{MARA}\n",
    f"{MARA},",
    MARA.upper(),
    "INC0010412^",
    "ada@example.com^ORactive=true",
    "ada@example.com,eve@example.com",
    "٣٣٣٣٣٣٣",
    "NULL^EQ",
]


@pytest.mark.parametrize("pattern", [name for name in PATTERNS if name not in ("marker", "conversation id")])
@pytest.mark.parametrize("value", [*EVIL, "anonymous" * 20])
def test_refuses(value: str, pattern: str) -> None:
    with pytest.raises(UnsafeValue):
        query.equal("column", value, like=PATTERNS[pattern])


@pytest.mark.parametrize("pattern", PATTERNS)
@pytest.mark.parametrize("sign", ["^", "=", ",", "@@", "(", "\n", "\x00", "<", '"', "javascript:x;"])
def test_no_pattern_lets_a_sign_of_the_language_through(sign: str, pattern: str) -> None:
    for value in (sign, f"abcd{sign}", f"{sign}abcd", f"ab{sign}cd", f"{MARA}{sign}"):
        assert not PATTERNS[pattern].fullmatch(value)


@pytest.mark.parametrize(
    ("pattern", "value"),
    [
        ("record id", MARA),
        ("incident number", "INC0010412"),
        ("conversation id", "5f0c7c1e-9d57-4a0e-8f4e-2f4b7c9a1d33"),
        ("phone", "+15550100199"),
        ("phone", "(555) 010-0199"),
        ("phone", "030 123456"),
        ("email", "mara.o'neil+desk@mail.example.com"),
        ("name", "contact_type"),
        ("marker", "5f0c7c1e-9d57-4a0e-8f4e-2f4b7c9a1d33:p-1:recording"),
    ],
)
def test_takes(pattern: str, value: str) -> None:
    assert query.equal("column", value, like=PATTERNS[pattern]) == f"column={value}"


def test_one_of_several() -> None:
    assert query.one_of("caller_id", [MARA, TOMAS], like=query.RECORD_ID) == f"caller_idIN{MARA},{TOMAS}"


def test_refuses_one_of_none() -> None:
    with pytest.raises(UnsafeValue):
        query.one_of("caller_id", [], like=query.RECORD_ID)


def test_joins() -> None:
    assert query.all_of("a=1", query.any_of("b=2", "c=3"), "ORDERBYd") == "a=1^b=2^ORc=3^ORDERBYd"
