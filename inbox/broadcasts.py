"""Publishes changed conversations, and renders the changed parts of the desks that show them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone, translation

from inbox import updates
from inbox.models import Leg, Message
from inbox.queries import desk as desks
from inbox.queries import thread
from inbox.queries.cards import LegCard
from inbox.timeline import ConversationChange
from inbox.updates import ChangedDesk, ShownConversation
from live import fragments
from live.dom import dom_id
from live.hub import OpenPages, Rendered
from live.publish import publish

KIND = "conversations"
PARTIALS = {"ringing": "offer", "missed": "missed"}  # by list; all others show cards


def announce(found: Sequence[ConversationChange]) -> None:
    """Publish these changes to every process with open pages."""
    publish(KIND, [change.packed() for change in found])


def render(packed: Sequence[Mapping[str, Any]], pages: OpenPages) -> Rendered:
    """Return the fragments of these changes for each open page, in the language of its agent."""
    found = [ConversationChange.unpacked(change) for change in packed]
    now, by_language = timezone.now(), defaultdict[str, list[Leg]](list)
    for leg in updates.legs(found, pages):
        by_language[leg.agent.effective_language].append(leg)
    for language, legs in by_language.items():
        with translation.override(language):
            for desk in updates.changed(found, legs, pages, now):
                yield from _rendered(desk, pages[desk.agent.pk], now)


def _rendered(desk: ChangedDesk, open_legs: set[int], now: datetime) -> Rendered:
    revision = fragments.replace(render_to_string("inbox/_revision.html", {"desk": desk}))
    parts = revision + "".join(part for card in desk.cards for part in _card(card, now))
    for leg_id in open_legs:
        yield desk.agent.pk, leg_id, parts + "".join(_shown_parts(desk.shown.get(leg_id)))


def _card(card: LegCard, now: datetime) -> list[str]:
    """Return the card in its list, and remove what the page may show of the leg elsewhere."""
    place = desks.place(card.leg, now)
    shown = PARTIALS.get(place, "card")
    gone = [name for name in ("offer", "missed", "card") if not place or name != shown]
    parts = [fragments.remove(dom_id(card.leg, name)) for name in gone]
    if place:
        html = render_to_string(f"inbox/_{shown}.html", {"card": card})
        parts.append(fragments.append(html, into=f"list-{place}"))
    return parts


def _shown_parts(shown: ShownConversation | None) -> list[str]:
    """Return the live parts of an open conversation, and what is new in its thread."""
    if shown is None:
        return []
    gone = [fragments.remove(dom_id(Message(pk=pk), "row")) for pk in shown.removed]
    return [*gone, *_thread(shown), *map(fragments.replace, _live_parts(shown))]


def _live_parts(shown: ShownConversation) -> list[str]:
    if shown.view is None:
        return []
    context = {"pane": shown.view}
    parts = [render_to_string(f"inbox/{name}.html", context) for name in ("_head", "_caller", "_ledger")]
    # A form belongs to one leg, and the page may show an earlier one whose incident is due.
    return [*parts, *(render_to_string("inbox/_finish.html", {"pane": one}) for one in shown.forms)]


def _thread(shown: ShownConversation) -> list[str]:
    into = dom_id(shown.conversation, "thread")
    pane = {"conversation": shown.conversation}
    rows = [render_to_string("inbox/_message.html", {"message": one, "pane": pane}) for one in shown.messages]
    events = [render_to_string("inbox/_event.html", {"event": thread.item(event)}) for event in shown.events]
    return [fragments.append(row, into=into) for row in (*rows, *events)]
