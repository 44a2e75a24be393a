"""The moment at which rows of tests are made."""

from datetime import UTC, datetime

NOON = datetime(2026, 1, 15, 12, 0, tzinfo=UTC)
