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

# What is left out of the national number for comparing, by country code; libphonenumber keeps it.
# (Mexico dialled them until 2019; Argentina from abroad to mobiles; Italy's zero is a part of the number that
# is often left out, and its mobiles begin with 3.) Source: docs/providers/servicenow.md#people
PLANS = {
    52: re.compile(r"^(?:01|044|045|1)(?=\d{10}$)"),
    54: re.compile(r"^9(?=\d{10}$)"),
    39: re.compile(r"^0(?=[124-9])"),
}


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


def country_code(region: str) -> int:
    """Return the code with which numbers of a country begin, 0 for an unknown country."""
    return phonenumbers.country_code_for_region(region)


def possible(written: str, *, region: str) -> PhoneNumber | None:
    """Return a number that its plan allows by its length, without what the plan no longer has, or None."""
    try:
        parsed = phonenumbers.parse(written, region)
        if not phonenumbers.is_possible_number(parsed):
            parsed = phonenumbers.parse(
                comparable(phonenumbers.format_number(parsed, PhoneNumberFormat.E164))
            )
    except NumberParseException:
        return None
    return parsed if phonenumbers.is_possible_number(parsed) else None


def comparable(e164: str) -> str:
    """Return a number in E.164 without what its numbering plan does not tell apart."""
    parsed = phonenumbers.parse(e164)
    plan = PLANS.get(parsed.country_code or 0)
    national = phonenumbers.national_significant_number(parsed)
    return f"+{parsed.country_code}{plan.sub('', national, count=1) if plan else national}"


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
    return None if not WRITTEN.fullmatch(bare) or is_withheld(bare) else possible(bare, region=region)
