"""Identity numbers that people write into conversations: one row for each kind, with its check digits.

Patterns meet plain text: ASCII digits and capitals, with a space for any blank and "-" for any dash.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

GAP = r"[ \t.\-]{0,3}"  # between two characters of one number
ALONE, DONE = r"(?<![0-9A-Z+])", r"(?![0-9A-Z])"


@dataclass(frozen=True, slots=True)
class NumberKind:
    """One kind of number. pattern: group 1 is the number. holds: checks it without gaps."""

    pattern: re.Pattern[str]
    holds: Callable[[str], bool]


def luhn(number: str) -> bool:
    """Return whether the check digit of a payment card is right (ISO/IEC 7812)."""
    doubled = (sum(divmod(2 * int(digit), 10)) for digit in number[-2::-2])
    return (sum(doubled) + sum(map(int, number[-1::-2]))) % 10 == 0


def mod_97(text: str) -> bool:
    """Return whether an IBAN has its country's length and the right check digits (ISO 13616)."""
    length = IBAN_LENGTHS.get(text[:2], 0)
    return len(text) == length and int("".join(str(int(each, 36)) for each in text[4:] + text[:4])) % 97 == 1


def tax_id(number: str) -> bool:
    """Return whether this is a German tax id: one digit twice or three times, check by ISO 7064 mod 11,10."""
    counts = sorted(map(number[:10].count, set(number[:10])))
    if number[0] == "0" or counts[-1] not in (2, 3) or counts[-2] > 1:
        return False
    product = 10
    for digit in number[:10]:
        product = ((product + int(digit)) % 10 or 10) * 2 % 11
    return (11 - product) % 10 == int(number[10])


def weighted_731(text: str) -> bool:
    """Return whether the last digit checks a German identity card or passport (ICAO 9303)."""
    total = sum(int(each, 36) * (7, 3, 1)[place % 3] for place, each in enumerate(text[:9]))
    return sum(map(str.isdigit, text)) >= 3 and total % 10 == int(text[9])


def nir(text: str) -> bool:
    """Return whether the key of a French social security number is right; Corsica writes 2A and 2B."""
    number = text[:13].replace("2A", "19").replace("2B", "18")
    return number.isdigit() and 97 - int(number) % 97 == int(text[13:])


def dni(text: str) -> bool:
    """Return whether the letter of a Spanish DNI or NIE is right."""
    number = text[:8].translate(str.maketrans("XYZ", "012"))
    return "TRWAGMYFPDXBNJZSQVHLCKE"[int(number) % 23] == text[8]


def ean_13(number: str) -> bool:
    """Return whether the check digit of a Swiss AHV number is right."""
    return sum(int(digit) * (1, 3)[place % 2] for place, digit in enumerate(number)) % 10 == 0


def nino(text: str) -> bool:
    """Return whether a British national insurance number has a prefix that is given out."""
    return text[:2] not in {"BG", "GB", "KN", "NK", "NT", "TN", "ZZ"}


def always(text: str) -> bool:
    """Return True, for numbers that nothing checks."""
    return True


def _each(*classes: str) -> str:
    """Return the pattern of these characters, with any gaps between them."""
    return GAP.join(classes)


def _kind(pattern: str, holds: Callable[[str], bool], *, after: str = ALONE) -> NumberKind:
    # Within a look-ahead, so that a number is found that begins inside a longer one which is none.
    return NumberKind(re.compile(f"{after}(?=({pattern}){DONE})"), holds)


DIGIT, ALNUM = "[0-9]", "[0-9A-Z]"
CARD_LETTER = "[CFGHJKLMNPRTVWXYZ]"
LENGTHS = (
    "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DK18 DO28 EE20 EG29 "
    "ES24 FI18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 "
    "LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MR27 MT31 MU30 NL18 NO15 PK24 PL28 PS29 PT25 "
    "QA29 RO24 RS22 SA24 SC31 SE24 SI19 SK24 SM27 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20"
)
IBAN_LENGTHS = {entry[:2]: int(entry[2:]) for entry in LENGTHS.split(" ")}
_OF_COUNTRIES = "|".join(
    _each(*code, *[ALNUM] * (length - 2)) for code, length in sorted(IBAN_LENGTHS.items())
)

KINDS: dict[str, tuple[NumberKind, ...]] = {
    "iban": (_kind(_OF_COUNTRIES, mod_97, after=ALONE + "(?=[A-Z]{2}[0-9 ]{2})"),),
    # Nine digits alone may be anything, so they count with gaps as printed, or beside their name.
    "us-ssn": (
        _kind(
            r"(?!000|666)[0-9]{3}[ .\-]{1,3}[0-9]{2}[ .\-]{1,3}[0-9]{4}",
            always,
            after=ALONE + r"(?<![0-9][ .\-])",
        ),
        NumberKind(re.compile(r"(?:SSN|SOCIAL SECURITY|ITIN)[^0-9\n]{0,20}([0-9]{9})(?![0-9])"), always),
    ),
    "uk-nino": (_kind(_each("[A-CEGHJ-PR-TW-Z]", "[A-CEGHJ-NPR-TW-Z]", *[DIGIT] * 6, "[A-D]"), nino),),
    "de-tax-id": (_kind(_each(*[DIGIT] * 11), tax_id),),
    "de-id-card": (_kind(_each(CARD_LETTER, *[f"[0-9{CARD_LETTER[1:]}"] * 8, DIGIT), weighted_731),),
    "fr-nir": (_kind(_each("[1-478]", *[DIGIT] * 5, "[0-9AB]", *[DIGIT] * 8), nir),),
    "es-dni": (_kind(_each("[0-9XYZ]", *[DIGIT] * 7, "[A-Z]"), dni),),
    "it-fiscal-code": (
        _kind(
            _each(*["[A-Z]"] * 6, *["[0-9LMNP-V]"] * 2, "[ABCDEHLMPRST]", *["[0-9LMNP-V]"] * 2)
            + GAP
            + _each("[A-Z]", *["[0-9LMNP-V]"] * 3, "[A-Z]"),
            always,
        ),
    ),
    "ch-ahv": (_kind(_each("7", "5", "6", *[DIGIT] * 10), ean_13),),
}
