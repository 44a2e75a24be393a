"""What this installation masks before it writes, keeps or logs a text: see ``gateway.providers.masking``."""

import logging
from functools import lru_cache

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


class MaskedFormatter(logging.Formatter):
    """Masks whole lines of the log, with their arguments and tracebacks."""

    def format(self, record: logging.LogRecord) -> str:
        return masked(super().format(record))
