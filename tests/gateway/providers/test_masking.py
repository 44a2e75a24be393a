"""Card and identity numbers are masked in every spelling; what only looks like one stays."""

import random

import pytest

from gateway.providers.masking import DOT, Masker

mask = Masker()
# Published test numbers of the card networks, and specimens of the countries' own documents.
CARDS = [
    "4111111111111111",
    "5555555555554444",
    "378282246310005",
    "30569309025904",
    "6011111111111117",
    "3530111333300000",
    "6212345678901232",
]
IDS = ["86095742719", "L01X00T471", "AB123456C", "DE89370400440532013000", "7569217076985", "12345678Z"]
EVERYDAY = [
    "+1 206 555 0123",
    "+49 151 12345678",
    "4915112345678",
    "00491511234567",
    "(206) 555-0123 ext. 4410",
    "INC0012345678",
    "RITM0010023",
    "b8f3a1c2-1234-4111-8111-411111111111",
    "41111111111111114111111111111111",
    "2026-03-01 14:05:09",
    "https://genesys.example/recordings/0f2d6f0a-4111-4111-8111-000000000001",
    "192.168.100.200",
    "1772373909000",
]


def grouped(number, gap):
    return gap.join(number[place : place + 4] for place in range(0, len(number), 4))


def full_width(number):
    return "".join(chr(ord(each) + 0xFEE0) for each in number)


SPELLINGS = {
    "plain": str,
    "spaces": lambda number: grouped(number, " "),
    "dots": lambda number: grouped(number, "."),
    "dashes": lambda number: grouped(number, "\u2013"),
    "no-break spaces": lambda number: grouped(number, "\u00a0"),
    "hidden marks": lambda number: grouped(number, "\u200b"),
    "full width": full_width,
    "small letters": str.lower,
    "Arabic-Indic": lambda number: number.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")),
}


@pytest.mark.parametrize("spell", SPELLINGS.values(), ids=SPELLINGS)
@pytest.mark.parametrize("number", CARDS)
def test_shows_the_last_four_digits_of_a_card(number, spell):
    written = f"it is {spell(number)}, exp 12/27"

    masked = mask(written)

    assert masked.count(DOT) == len(number) - 4
    assert len(masked) == len(written)
    assert [one for one, other in zip(written, masked, strict=True) if one != other] == [
        each for each in spell(number) if each.isalnum()
    ][:-4]


@pytest.mark.parametrize("spell", SPELLINGS.values(), ids=SPELLINGS)
@pytest.mark.parametrize("number", IDS)
def test_shows_nothing_of_an_identity_number(number, spell):
    masked = mask(f"it is {spell(number)} here")

    assert masked.count(DOT) == len(number)
    assert not any(each.isdecimal() for each in masked)


@pytest.mark.parametrize("written", ["078-05-1120", "078 05 1120", "078.05.1120", "SSN: 078051120"])
def test_masks_a_social_security_number_with_gaps_or_beside_its_name(written):
    assert mask(f"mine is {written}.").count(DOT) == 9


@pytest.mark.parametrize("text", EVERYDAY)
def test_leaves_phone_numbers_ids_and_times(text):
    assert mask(f"see {text}, please") == f"see {text}, please"


@pytest.mark.parametrize(
    "text", ["4111 1111 1111 1112", "86095742718", "L01X00T472", "DE88370400440532013000"]
)
def test_leaves_what_has_a_wrong_check_digit(text):
    assert mask(text) == text


@pytest.mark.parametrize("beside", ["12 {}", "{} 12 27 123", "7 {} 99", "{} 5555555555554444"])
def test_finds_a_card_among_other_digits(beside):
    assert "4111 1111 1111 1" not in mask(beside.format("4111 1111 1111 1111"))


@pytest.mark.parametrize("seed", range(50))
def test_twice_is_as_once_and_changes_no_length(seed):
    text = "".join(random.Random(seed).choices("0123456789 .-+AZ\u00a0•", k=90))

    once = mask(text)

    assert mask(once) == once
    assert len(once) == len(text)


def test_masks_only_the_kinds_that_are_asked_for():
    only_cards = Masker(["card"])

    assert only_cards("4111111111111111 and 86095742719") == f"{DOT * 12}1111 and 86095742719"


def test_masks_further_expressions():
    assert Masker([], extra=[r"MEMBER-\d{6}"])("is MEMBER-123456") == f"is {DOT * 6}-{DOT * 6}"


@pytest.mark.parametrize(("kinds", "extra"), [(["visa"], []), ([], ["("])])
def test_refuses_what_it_does_not_know(kinds, extra):
    with pytest.raises(ValueError, match=r"unknown kinds|no regular expression"):
        Masker(kinds, extra=extra)
