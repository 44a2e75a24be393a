"""The kinds of text in facts; each text is cleaned when its fact is made, whichever cloud it comes from.

So the limits of the columns hold on both databases, and no label keeps a conversation off a desk.
"""

import re
from collections.abc import Callable, Mapping
from typing import Annotated, Any, ClassVar, get_origin, get_type_hints

from gateway.providers.wire import UNSTORABLE, short_id, shows

CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
# Marks that turn the order of what follows, and those without a width that are not part of emoji or letters.
# Of the tags, which spell a text that nobody sees, only those of a flag stay.
MARKS = re.compile(
    "(\U0001f3f4[\U000e0020-\U000e007e]+\U000e007f)"
    "|[\xad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
ID_LENGTH, WORD_LENGTH, NAME_LENGTH, LONG = 64, 32, 256, 500

Clean = Callable[[Any], Any]


def _id(value: str) -> str:
    return short_id(value if value.isalnum() else UNSTORABLE.sub("", value), ID_LENGTH)


def one_line(value: str, length: int = NAME_LENGTH) -> str:
    """Return a text on one line, cut to its column; "" when nothing of it can be seen."""
    if len(value) > length or not (value.isascii() and value.isprintable()):
        value = MARKS.sub(r"\1", UNSTORABLE.sub("", CONTROL.sub(" ", value)))
    line = " ".join(value.split())
    short = line if len(line) <= length else f"{line[: length - 1]}…"
    return short if shows(short) else ""


def _title(value: str) -> str:
    return one_line(value, LONG)


def _word(value: str) -> str:
    return one_line(value)[:WORD_LENGTH]


def _words(value: str) -> str:
    """Return a text with its lines and marks, without what no database or page can hold."""
    return UNSTORABLE.sub("", CONTROL.sub("", value)) if shows(value) else ""


def _link(value: str) -> str:
    """Return an address, or "" for one that is too long: a part of it leads elsewhere."""
    return UNSTORABLE.sub("", value) if len(value) <= LONG else ""


def _attributes(values: Mapping[str, str]) -> dict[str, str]:
    return {one_line(key): _words(value) for key, value in values.items()}


def _each(clean: Clean) -> Clean:
    return lambda values: tuple(clean(value) for value in values)


Id = Annotated[str, _id]
Ids = Annotated[tuple[str, ...], _each(_id)]
Name = Annotated[str, one_line]
Title = Annotated[str, _title]
Word = Annotated[str, _word]  # a provider's own word for a state or a reason
Words = Annotated[str, _words]
Link = Annotated[str, _link]
Links = Annotated[tuple[str, ...], _each(_link)]
Attributes = Annotated[Mapping[str, str], _attributes]


class Cleaned:
    """Base of facts and of their values, which cleans their texts."""

    __slots__ = ()
    _texts: ClassVar[tuple[tuple[str, Clean], ...]] = ()

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        hints = get_type_hints(cls, include_extras=True).items()
        cls._texts = tuple(
            (name, *hint.__metadata__) for name, hint in hints if get_origin(hint) is Annotated
        )

    def __post_init__(self) -> None:
        for name, clean in self._texts:
            object.__setattr__(self, name, clean(getattr(self, name)))
