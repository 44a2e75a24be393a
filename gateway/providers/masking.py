"""Masks payment card and identity numbers in texts, and leaves phone numbers and ids as they are.

Each digit and letter becomes "•", so lengths stay; of a card the last four digits stay readable.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

import phonenumbers

from gateway.providers.identity_numbers import GAP, KINDS, NumberKind, luhn

CARD = "card"
DEFAULT = (CARD, *KINDS)
DOT = "•"
FEWEST = 6  # digits in any number that is masked by default
RUN, GROUP = re.compile(rf"[0-9](?:{GAP}[0-9])*"), re.compile(r"[0-9]+")
SHORTEST, LONGEST = 13, 19  # of a card
# UUIDs, sys_ids and numbers of records, such as INC0012345.
IDS = re.compile(
    r"[0-9A-F]{8}-(?:[0-9A-F]{4}-){3}[0-9A-F]{12}"
    r"|(?<![0-9A-Z])(?:[0-9A-F]{32}|(?!SSN)[A-Z]{2,8}[0-9]{7,10})(?![0-9A-Z])"
)
MINUS = "\N{MINUS SIGN}"
ALIKE = {"Zs": " ", "Cf": " ", "Pd": "-"}  # blanks, marks that nobody sees, dashes
Span = tuple[int, int]


class Masker:
    """``Masker(kinds, extra=…)(text)`` returns the text with its numbers masked; twice is as once.

    kinds: names among ``DEFAULT``. extra: further regular expressions, on the text as it is written.

    Raises:
        ValueError: a kind is unknown, or an expression cannot be read.
    """

    def __init__(self, kinds: Sequence[str] = DEFAULT, *, extra: Sequence[str] = ()) -> None:
        unknown = set(kinds) - set(DEFAULT)
        if unknown:
            raise ValueError(f"unknown kinds of numbers: {', '.join(sorted(unknown))}")
        try:
            self._extra = [re.compile(pattern) for pattern in extra]
        except re.error as error:
            raise ValueError(f"{error.pattern!r} is no regular expression: {error}") from None
        self._cards = CARD in kinds
        self._kinds = [one for name in kinds if name != CARD for one in KINDS[name]]

    def __call__(self, text: str) -> str:
        masked = list(text)
        for start, end, kept in [*self._of_kinds(text), *self._of_extra(text)]:
            places = [place for place in range(start, end) if text[place].isalnum()]
            for place in places[: len(places) - kept]:
                masked[place] = DOT
        return "".join(masked)

    def _of_kinds(self, text: str) -> Iterator[tuple[int, int, int]]:
        plain = _plain(text)
        if sum(map(str.isdigit, plain)) < FEWEST:
            return
        ids = [found.span() for found in IDS.finditer(plain)]
        cards = list(_cards(plain)) if self._cards else []
        yield from ((*span, 4) for span in _joined(cards) if _apart(span, ids))
        for kind in self._kinds:
            yield from ((*span, 0) for span in _numbers(plain, kind) if _apart(span, ids))

    def _of_extra(self, text: str) -> Iterator[tuple[int, int, int]]:
        for pattern in self._extra:
            yield from ((*found.span(), 0) for found in pattern.finditer(text))


def _plain(text: str) -> str:
    """Return a text of the same length in capitals, with ASCII digits, plain blanks and plain dashes."""
    return text.upper() if text.isascii() else "".join(map(_plain_character, text))


@lru_cache(maxsize=4096)
def _plain_character(character: str) -> str:
    alike = ALIKE.get(unicodedata.category(character))
    if alike or character == MINUS:
        return alike or "-"
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    normal = unicodedata.normalize("NFKC", character).upper()
    return normal if len(normal) == 1 else character


def _numbers(plain: str, kind: NumberKind) -> Iterator[Span]:
    for found in kind.pattern.finditer(plain):
        if kind.holds(re.sub(r"[^0-9A-Z]", "", found[1])):
            yield found.span(1)


def _cards(plain: str) -> Iterator[Span]:
    """Yield each sequence of groups of digits that is a card's number; they may overlap."""
    for run in RUN.finditer(plain):
        groups = [(run.start() + one.start(), one[0]) for one in GROUP.finditer(run[0])]
        if plain[: run.start()].endswith("+"):
            groups = groups[_in_phone_number(groups) :]
        for first in range(len(groups)):
            yield from _from_first(groups[first : first + LONGEST])


def _from_first(groups: Sequence[tuple[int, str]]) -> Iterator[Span]:
    digits = ""
    for start, group in groups:
        digits += group
        if len(digits) > LONGEST:
            return
        if _is_card(digits):
            yield groups[0][0], start + len(group)


def _is_card(digits: str) -> bool:
    """Return whether digits may be a card's number: those of a valid phone number are taken for one.

    No card begins with 0, and with 1 only those of 15 digits.
    """
    if len(digits) < SHORTEST or digits[0] == "0" or (digits[0] == "1" and len(digits) != 15):
        return False
    return luhn(digits) and not (len(digits) <= 15 and _is_phone(digits))


def _in_phone_number(groups: Sequence[tuple[int, str]]) -> int:
    """Return how many groups after a "+" are a phone number: as many as are one, else 15 digits at most."""
    joined = ["".join(group for _, group in groups[:count]) for count in range(1, len(groups) + 1)]
    fit = [count for count, digits in enumerate(joined, start=1) if len(digits) <= 15]
    valid = [count for count in fit if _is_phone(joined[count - 1])]
    return max(valid or fit, default=0)


def _is_phone(digits: str) -> bool:
    try:
        return bool(phonenumbers.is_valid_number(phonenumbers.parse(f"+{digits}")))
    except phonenumbers.NumberParseException:
        return False


def _joined(spans: Iterable[Span]) -> Iterator[Span]:
    """Yield spans without overlaps, so that the digits kept of one are not those of another's middle."""
    joined: Span | None = None
    for start, end in sorted(spans):
        if joined and start < joined[1]:
            joined = joined[0], max(end, joined[1])
            continue
        if joined:
            yield joined
        joined = start, end
    if joined:
        yield joined


def _apart(span: Span, ids: Iterable[Span]) -> bool:
    return all(span[1] <= start or end <= span[0] for start, end in ids)
