"""Phone numbers as directories hold them, by numbering plan: which of them are the same number."""

import re
import unicodedata
from collections.abc import Iterator

import phonenumbers
from phonenumbers import PhoneNumberFormat

from gateway.providers import phone

LABEL = re.compile(
    r"^\W*(?:tel|telephone|telefon|phone|fon|mobile?|mobil|handy|cell|office|work|home)\b[.: ]*"
)
EXTENSION = re.compile(r"\(?(?:;ext=|,+|#|x|ext(?:ensio)?n?\.?|durchwahl|dw\.?|poste)[ .:]*[0-9]{1,8}\)?#?$")
SEVERAL = re.compile(r"[;|\n]|\bor\b|\boder\b")
DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"))
PIECE = 3  # digits
SEPARATORS = (" ", "-", ".", "/", " - ", "\xa0", "\u2013")


def readings(written: str, *, region: str) -> frozenset[str]:
    """Return the forms in which what a directory holds is compared with ``forms``; none for no number.

    written: as people type numbers, perhaps with a label, an extension, or several numbers in one column.
    region: the country of numbers without a country code, as ISO 3166 ("US").
    """
    tidy = unicodedata.normalize("NFKC", written[:256]).lower().translate(DASHES)
    return frozenset(form for one in SEVERAL.split(tidy) for form in _readings(one, region))


def forms(number: str) -> frozenset[str]:
    """Return the forms that ``readings`` gives of a caller's number: by its plan, and without a country.

    number: E.164, or "x4410" for a number within a telephone system.
    """
    if number.startswith("x"):
        return frozenset([number[1:]])
    parsed = phonenumbers.parse(number)
    national = phonenumbers.national_significant_number(parsed)
    dialled = phonenumbers.format_number(parsed, PhoneNumberFormat.NATIONAL)
    return frozenset(
        {phone.comparable(number), number.removeprefix("+"), national, re.sub(r"\D", "", dialled)}
    )


def same(written: str, number: str, *, region: str) -> bool:
    """Return whether what a directory holds is this number; see ``readings`` and ``forms``."""
    return not readings(written, region=region).isdisjoint(forms(number))


def pieces(number: str) -> tuple[tuple[str, ...], ...]:
    """Return what no spelling hides: the ways to write each of the last two runs of three digits.

    "+12065550123" gives the ways to write "123" and "550". Whatever stands between the digits, a directory's
    value has one of each.
    """
    if number.startswith("x"):
        return ((number[1:],),)
    digits = phonenumbers.national_significant_number(phonenumbers.parse(number))
    runs = (digits[-PIECE:], digits[-2 * PIECE : -PIECE])
    return tuple(tuple(_spaced(run)) for run in runs if len(run) == PIECE)


def _spaced(run: str) -> Iterator[str]:
    yield run
    for place in range(1, len(run)):
        yield from (f"{run[:place]}{between}{run[place:]}" for between in SEPARATORS)


def _readings(written: str, region: str) -> Iterator[str]:
    bare = EXTENSION.sub("", LABEL.sub("", written.strip())).strip().strip("[]'\"")
    digits = re.sub(r"\D", "", bare)
    if not digits or re.search(r"[^\d+ ().\-/\[\]]", bare):
        yield from _internal(written)
        return
    if bare.lstrip("( ").startswith("+"):
        yield from _plan(f"+{digits}", region)
    elif digits.startswith("00"):
        yield from _plan(f"+{digits[2:]}", region)
    else:
        yield from _without_country(digits, region)


def _internal(written: str) -> Iterator[str]:
    """Yield an extension that stands alone, as in "x4410"."""
    found = re.fullmatch(r"\W*(?:x|ext(?:ensio)?n?\.?|dw\.?|durchwahl)?[ .:]*([0-9]{3,6})\W*", written)
    if found:
        yield found[1]


def _without_country(digits: str, region: str) -> Iterator[str]:
    """Yield the number as dialled in the region; where that is none, its digits, whose country is unknown."""
    national = phone.possible(digits, region=region)
    if national:
        yield phone.comparable(phonenumbers.format_number(national, PhoneNumberFormat.E164))
    if national and phonenumbers.is_valid_number(national):
        return
    if len(digits) >= PIECE:
        yield digits
    abroad = phone.possible(f"+{digits}", region=region)
    if abroad and phonenumbers.is_valid_number(abroad):
        yield phone.comparable(f"+{digits}")


def _plan(number: str, region: str) -> Iterator[str]:
    parsed = phone.possible(number, region=region)
    if parsed:
        yield phone.comparable(phonenumbers.format_number(parsed, PhoneNumberFormat.E164))
