"""What arrives now, and what is usual: the evidence for an outage, in a few indexed reads."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

from django.db.models import Max, Min
from django.utils import timezone

from inbox.models import Arrivals, Conversation, Leg, Message
from routing.models import WrapUpCode

WINDOW = timedelta(minutes=10)
NEWEST = 5_000  # conversations that are looked at; older ones began before the window
WORDS_OF = 2_000
WEEKS, DAYS = 4, 14  # of history
HOUR = timedelta(hours=1)
TOKEN = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
SHORTEST = 3
# Words that say nothing, in English and German.
EMPTY_WORDS = frozenset(Path(__file__).with_name("empty_words.txt").read_text().split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """arrivals: in the window. usual: as many come usually, None without history. word: in most of them."""

    arrivals: int
    usual: float | None
    word: str
    mentions: int


def evidence(now: datetime) -> Evidence:
    """Return what has arrived in the window, beside what is usual."""
    newest = Conversation.objects.order_by("-id").values_list("id", "started_at")[:NEWEST]
    ids = [pk for pk, started_at in newest if started_at > now - WINDOW]
    word, mentions = word_in_common(_texts(ids[:WORDS_OF]))
    return Evidence(arrivals=len(ids), usual=usual(now), word=word, mentions=mentions)


def usual(now: datetime) -> float | None:
    """Return how many conversations come in a window at this local hour of the week.

    The median of the last weeks; with less than two of them that of the last days, with less than three None.
    """
    span = Arrivals.objects.aggregate(first=Min("hour"), last=Max("hour"))
    if span["first"] is None:
        return None
    weeks = [_hour(now, days=7 * number) for number in range(1, WEEKS + 1)]
    days = [_hour(now, days=number) for number in range(1, DAYS + 1)]
    for hours, enough in ((weeks, 2), (days, 3)):
        known = [hour for hour in hours if hour >= span["first"]]
        if len(known) >= enough:
            return median(_counts(known)) * (WINDOW / HOUR)
    return None


def word_in_common(texts: Iterable[str]) -> tuple[str, int]:
    """Return the word that most of the texts hold, and how many do; ("", 0) when no two share one."""
    counts = Counter(word for text in texts for word in words_of(text))
    word, mentions = max(counts.items(), key=_by_weight, default=("", 0))
    return (word, mentions) if mentions > 1 else ("", 0)


def words_of(text: str) -> set[str]:
    """Return the words of a text that may say something; "E-Mail" and "email" are the same."""
    found = {token.replace("-", "") for token in TOKEN.findall(text.casefold())}
    return {word for word in found if len(word) >= SHORTEST and word not in EMPTY_WORDS}


def _by_weight(item: tuple[str, int]) -> tuple[int, int, str]:
    """Order words by how often they come; of equals, a longer word says more."""
    word, mentions = item
    return mentions, len(word), word


def _texts(ids: Sequence[int]) -> list[str]:
    """Return what each conversation says: the customer's messages, and the names of its wrap-up codes."""
    said: dict[int, list[str]] = {pk: [] for pk in ids}
    messages = Message.objects.filter(conversation__in=ids, sender=Message.Sender.CUSTOMER)
    for pk, text in messages.exclude(text=None).values_list("conversation_id", "text"):
        said[pk].append((text or "")[:2000])
    codes = dict(WrapUpCode.objects.values_list("remote_id", "name"))
    legs = Leg.objects.filter(conversation__in=ids).exclude(wrapup_code_id="")
    for pk, code in legs.values_list("conversation_id", "wrapup_code_id"):
        said[pk].append(codes.get(code, ""))
    return [" ".join(parts) for parts in said.values()]


def _counts(hours: Sequence[datetime]) -> list[int]:
    """Return the counts of these hours; none was counted in an hour without a row."""
    found = dict(Arrivals.objects.filter(hour__in=hours).values_list("hour", "conversations"))
    return [found.get(hour, 0) for hour in hours]


def _hour(now: datetime, *, days: int) -> datetime:
    """Return the beginning of the same local hour some days ago, whatever the clocks did since."""
    local = timezone.localtime(now)
    earlier = local.replace(tzinfo=None, minute=0, second=0, microsecond=0) - timedelta(days=days)
    return earlier.replace(tzinfo=local.tzinfo).astimezone(UTC).replace(minute=0)
