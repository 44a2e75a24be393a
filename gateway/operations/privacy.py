"""What this installation masks before it writes, keeps or logs a text: see ``gateway.providers.masking``."""

import logging
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Annotated, Any, ClassVar, get_type_hints

from django.conf import settings

from gateway.providers.masking import Masker


def masked(text: str) -> str:
    """Return a text without payment card and identity numbers, as it may go to ServiceNow."""
    return masker()(text)


@lru_cache(maxsize=1)
def masker() -> Masker:
    """Return the installation's masker.

    Raises:
        ValueError: MASKED_NUMBERS or MASKED_PATTERNS cannot be read.
    """
    return Masker(settings.MASKED_NUMBERS, extra=settings.MASKED_PATTERNS)


def masked_values(values: Mapping[str, str]) -> dict[str, str]:
    """Return columns with their values masked."""
    return {name: masked(words) for name, words in values.items()}


Masked = Annotated[str, masked]  # a text for ServiceNow
MaskedValues = Annotated[Mapping[str, str], masked_values]


class MaskedTexts:
    """Base of what holds texts for ServiceNow: each is masked when it is made, before anything stores it."""

    __slots__ = ()
    _texts: ClassVar[tuple[tuple[str, Callable[[Any], Any]], ...]] = ()

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        hints = get_type_hints(cls, include_extras=True).items()
        cls._texts = tuple(
            (name, *hint.__metadata__) for name, hint in hints if hint in (Masked, MaskedValues)
        )

    def __post_init__(self) -> None:
        for name, mask in self._texts:
            object.__setattr__(self, name, mask(getattr(self, name)))


class MaskedFormatter(logging.Formatter):
    """Masks whole lines of the log, with their arguments and tracebacks."""

    def format(self, record: logging.LogRecord) -> str:
        return masked(super().format(record))
