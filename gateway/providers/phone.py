"""Phone numbers: E.164 for comparing, and the formats in which directories hold them."""

import re
from ipaddress import ip_address

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberFormat

SCHEME = re.compile(r"(tel|sips?|mailto):", re.IGNORECASE)
NAME_ADDRESS = re.compile(r"<([^<>]+)>")  # SIP writes "Ada Park" <sip:…>;tag=1
# libphonenumber reads letters as digits ("0800 FLOWERS") and would find numbers in many opaque ids.
WRITTEN = re.compile(r"\+?[0-9\xa0 ().\-/]{3,30}((ext\.?|x|#) ?[0-9]{1,8})?", re.IGNORECASE)
# What carriers write in place of a withheld number or name, in words or as these words on a telephone's keys.
WITHHELD = {
    *("anonym", "anonyme", "anonymous", "blocked", "hidden", "nonumber", "private", "privatenumber"),
    *("restricted", "suppressed", "unavailable", "unbekannt", "undisclosed", "unknown", "unterdrückt"),
    *("unterdrückte", "withheld"),
}
NEGATIONS = {"no", "not", "out"}  # "no caller ID", "not provided", "out of area"
BESIDE = {
    *("anrufer", "area", "asserted", "available", "caller", "id", "name", "number", "nummer", "of"),
    *("provided", "rufnummer", "teilnehmer"),
}
KEYS = str.maketrans("abcdefghijklmnopqrstuvwxyz", "22233344455566677778889999")
NOBODY = {*WITHHELD, *(word.translate(KEYS) for word in WITHHELD)}


def without_scheme(address: str) -> str:
    """Return an address without ``tel:``, ``sip:`` or ``mailto:`` and without URI parameters."""
    bare = address.strip()
    match = SCHEME.match(bare)
    return bare[match.end() :].split(";", 1)[0] if match else bare


def caller_id(address: str) -> str:
    """Return a caller's number or address without its trunk's host, "" for one that is withheld."""
    bracketed = NAME_ADDRESS.search(address)
    bare = without_scheme(bracketed[1] if bracketed else address)
    user, _, host = bare.partition("@")
    if is_withheld(user) or host.lower().endswith(".invalid"):
        return ""
    return user if host and (WRITTEN.fullmatch(user) or _is_ip(host)) else bare


def is_withheld(written: str) -> bool:
    """Return whether a caller's number or name only says that there is none, as a number of zeros does."""
    words = re.findall(r"[^\W_]+", written.lower())
    joined = "".join(words)
    if joined in NOBODY or (joined and not joined.strip("0")):
        return True
    says = any(word in WITHHELD for word in words) or (len(words) > 1 and not NEGATIONS.isdisjoint(words))
    return says and {*words} <= WITHHELD | NEGATIONS | BESIDE


def normalise(address: str, *, region: str) -> str | None:
    """Return a number as E.164 without its extension, or None when the address is not a phone number.

    region: the country of numbers without a country code, as ISO 3166 ("US"). Only the length is checked, so
    that private and fictional numbers are accepted.
    """
    parsed = _parsed(_user(address), region)
    return phonenumbers.format_number(parsed, PhoneNumberFormat.E164) if parsed else None


def spellings(e164: str) -> tuple[str, ...]:
    """Return the formats in which a directory may hold an E.164 number, most exact first.

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
    """Return whether a number in a directory is this one; without "+", equal digits are enough."""
    if normalise(written, region=region) == e164:
        return True
    digits = re.sub(r"\D", "", written)
    known = {re.sub(r"\D", "", spelling) for spelling in spellings(e164)}
    return digits in known and not written.strip().startswith("+")


def _is_ip(host: str) -> bool:
    try:
        ip_address(host.rpartition(":")[0] or host)
    except ValueError:
        return False
    return True


def _user(address: str) -> str:
    """Return the part before the host of ``+15550100199@trunk``, but a mail address unchanged."""
    bare = without_scheme(address)
    dialled = bare.startswith("+") or address.strip().lower().startswith("sip")
    return bare.split("@", 1)[0] if dialled else bare


def _parsed(bare: str, region: str) -> PhoneNumber | None:
    if not WRITTEN.fullmatch(bare) or is_withheld(bare):
        return None
    try:
        parsed = phonenumbers.parse(bare, region)
    except NumberParseException:
        return None
    return parsed if phonenumbers.is_possible_number(parsed) else None
