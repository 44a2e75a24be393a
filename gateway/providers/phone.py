"""Phone numbers: one spelling to compare by (E.164), and the spellings that people type."""

import re

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberFormat

SCHEME = re.compile(r"(tel|sips?|mailto):", re.IGNORECASE)
# libphonenumber reads letters as keys ("0800 FLOWERS"): it would find a number in many an opaque id.
WRITTEN = re.compile(r"\+?[0-9\xa0 ().\-/]{3,30}((ext\.?|x|#) ?[0-9]{1,8})?", re.IGNORECASE)


def without_scheme(address: str) -> str:
    """Return an address without ``tel:``, ``sip:`` or ``mailto:`` and without URI parameters."""
    bare = address.strip()
    match = SCHEME.match(bare)
    return bare[match.end() :].split(";", 1)[0] if match else bare


def normalise(address: str, *, region: str) -> str | None:
    """Return a number as E.164 without its extension, or None when the address is no phone number.

    region: where numbers without country code belong, as ISO 3166 ("US"). Only the length is judged:
    private and fictional ranges are looked up, too.
    """
    parsed = _parsed(_user(address), region)
    return phonenumbers.format_number(parsed, PhoneNumberFormat.E164) if parsed else None


def spellings(e164: str) -> tuple[str, ...]:
    """Return the ways a directory may hold an E.164 number, most exact first.

    +15550100199 gives itself, 15550100199, 5550100199, (555) 010-0199, 555-010-0199, +1 555-010-0199.
    """
    parsed = phonenumbers.parse(e164)
    national = phonenumbers.format_number(parsed, PhoneNumberFormat.NATIONAL)
    groups = re.findall(r"\d+", national)
    found = (
        e164,
        e164.removeprefix("+"),
        phonenumbers.national_significant_number(parsed),
        "".join(groups),
        national,
        "-".join(groups),
        phonenumbers.format_number(parsed, PhoneNumberFormat.INTERNATIONAL),
    )
    return tuple(dict.fromkeys(found))


def same(written: str, e164: str, *, region: str) -> bool:
    """Return whether a number as a directory holds it is this one; without "+" its digits decide, too."""
    if normalise(written, region=region) == e164:
        return True
    digits = re.sub(r"\D", "", written)
    known = {re.sub(r"\D", "", spelling) for spelling in spellings(e164)}
    return digits in known and not written.strip().startswith("+")


def _user(address: str) -> str:
    """Return the part before the host of ``+15550100199@trunk``; mail addresses stay whole: no number."""
    bare = without_scheme(address)
    dialled = bare.startswith("+") or address.strip().lower().startswith("sip")
    return bare.split("@", 1)[0] if dialled else bare


def _parsed(bare: str, region: str) -> PhoneNumber | None:
    if not WRITTEN.fullmatch(bare):
        return None
    try:
        parsed = phonenumbers.parse(bare, region)
    except NumberParseException:
        return None
    return parsed if phonenumbers.is_possible_number(parsed) else None
