"""What Bridge does all the time, for ``benchmarks.plans``; needs the tables of ``benchmarks.filling``."""

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta

from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from benchmarks import event_stream
from benchmarks.growing import BUSY_ID
from benchmarks.grown_rows import DAYS, EVENT_DAYS
from bridge_project import flow
from gateway import outbound, retention
from gateway.inbound import Received
from gateway.models import InboundEvent
from gateway.operations.names import Operation
from gateway.operations.payloads import ReadTexts
from gateway.providers import fact_values, facts
from inbox import broadcasts, pages
from inbox import timeline as conversations
from inbox.models import Activity, Leg, Message
from inbox.queries import texts
from inbox.timeline import ConversationChange
from routing import timeline as agents

# A few rows are older.
AGE_OF_EVENTS, AGE_OF_OLDEST = timedelta(days=EVENT_DAYS, hours=-1), timedelta(days=DAYS, hours=-3)
Path = tuple[str, Callable[[], object]]
ADMIN = (
    ("list of conversations", "inbox/conversation/"),
    ("conversations of a queue", "inbox/conversation/?queue__id__exact=7"),
    ("open conversations", "inbox/conversation/?ended_at__isempty=1"),
    ("conversations found by a name", "inbox/conversation/?q=" + "c4ca4238"),
    ("history", "inbox/activity/"),
    ("history found by an agent", "inbox/activity/?q=Busy"),
    ("callers", "incidents/caller/"),
    ("callers found by a name", "incidents/caller/?q=Caller+77"),
    ("incidents", "incidents/incident/"),
    ("caller look-ups", "incidents/lookup/"),
    ("ledger", "incidents/ledgerentry/"),
    ("ledger notes that need a person", "incidents/ledgerentry/?notes__state__exact=needs_you"),
    ("incoming events", "gateway/inboundevent/"),
    ("incoming events that need a person", "gateway/inboundevent/?state=parked"),
    ("incoming events found by a key", "gateway/inboundevent/?q=c4ca4238"),
    ("outgoing requests", "gateway/outboundrequest/"),
    ("outgoing requests that need a person", "gateway/outboundrequest/?state__exact=parked"),
)


def paths() -> Iterator[Path]:
    """Yield each path with its name; some use what an earlier one has changed."""
    yield from _way_in()
    yield from _answers()
    leg = Leg.objects.filter(agent_id=BUSY_ID).order_by("-pk").first()
    if leg is None:
        raise SystemExit("the tables are not filled")
    yield from _pages(leg)
    yield from _rendering(leg)
    yield from _processes()
    admin = _browser()
    for name, address in ADMIN:
        yield f"admin: {name}", lambda address=address: _got(admin, f"/admin/{address}")


def _way_in() -> Iterator[Path]:
    """Yield one for each of the seven events of a conversation."""
    label = f"explained-{timezone.now():%Y%m%d-%H%M%S}"
    events = event_stream.traffic(["bench-0"], count=len(event_stream.LIFE), abreast=1, label=label)
    for stage, event in zip(event_stream.LIFE, events, strict=True):
        payload = json.loads(event.body)
        received = Received(
            source=InboundEvent.Source.EVENTS,
            key=payload["id"],
            topic=payload["detail-type"],
            payload=payload,
        )
        yield f"event: {stage}", lambda received=received: flow.take([received])


def _answers() -> Iterator[Path]:
    """Yield the answers of both clouds about that conversation."""
    now = timezone.now()
    message = Message.objects.select_related("conversation").order_by("-pk")[0]
    key = message.conversation.remote_id
    text = fact_values.MessageText(
        message_id=str(message.remote_id), text="Good morning", direction="inbound", sent_at=now
    )
    read = facts.MessagesRead(occurred_at=now, conversation_id=key, texts=(text,))
    person = fact_values.Person(person_id="explained", name="Noor Haddad")
    found = facts.CallersFound(occurred_at=now, key=key, people=(person,))
    changed = facts.IncidentChanged(occurred_at=now, incident=_incident(now))
    yield "answer: texts", lambda: flow.apply([read])
    yield "answer: callers", lambda: flow.apply([found])
    yield "event: incident", lambda: flow.apply([changed])


def _incident(now: object) -> fact_values.IncidentSeen:
    return fact_values.IncidentSeen(
        incident_id="explained",
        number="INC9999999",
        title="VPN",
        state="2",
        priority="3",
        caller_id="explained",
        updated_at=timezone.now(),
    )


def _pages(leg: Leg) -> Iterator[Path]:
    browser = _browser()
    yield "desk with 300 conversations", lambda: _got(browser, "/")
    yield "open conversation", lambda: _got(browser, f"/legs/{leg.pk}/", HTTP_HX_TARGET="workspace")
    yield "socket opens", lambda: pages.full_page(BUSY_ID, leg.pk)


def _rendering(leg: Leg) -> Iterator[Path]:
    newest = Message.objects.filter(conversation=leg.conversation_id).order_by("-pk")[0]
    activity = Activity.objects.filter(conversation=leg.conversation_id).order_by("-pk")[0]

    def render(kind: Activity.Kind) -> Iterable[object]:
        change = ConversationChange(
            conversation_id=leg.conversation_id,
            agent_ids=frozenset({BUSY_ID}),
            kinds=frozenset({kind}),
            message_ids=(newest.pk,),
            activity_ids=(activity.pk,),
        )
        return list(broadcasts.render([change.packed()], {BUSY_ID: {leg.pk}}))

    yield "rendering: message", lambda: render(Activity.Kind.MESSAGE)
    yield "rendering: connected", lambda: render(Activity.Kind.CONNECTED)


def _processes() -> Iterator[Path]:
    now = timezone.now()
    reads = ReadTexts(conversation_id="explained", message_ids=["explained"])
    yield "worker: next request", lambda: outbound.claim(now)
    yield "worker: reserve", lambda: outbound.reserve(Operation.READ_TEXTS, reads, key="explained", now=now)
    yield "worker: is one waiting", lambda: outbound.is_waiting(Operation.READ_CONVERSATION, "explained")
    yield "reconciler: events left", lambda: flow.catch_up(now - timedelta(seconds=5))
    yield "reconciler: open here", texts.open_here
    yield "reconciler: texts left", lambda: texts.conversations_without_texts(now)
    yield "retention: events and requests", lambda: retention.purge(now - AGE_OF_EVENTS)
    yield "retention: history", lambda: conversations.purge(now - AGE_OF_OLDEST)
    yield "retention: history of agents", lambda: agents.purge(now - AGE_OF_OLDEST)
    yield "readyz", lambda: Client(SERVER_NAME="127.0.0.1").get("/readyz")


def _browser() -> Client:
    browser = Client(SERVER_NAME="127.0.0.1")
    browser.force_login(User.objects.get(username="busy"))
    browser.get("/")
    return browser


def _got(browser: Client, address: str, **headers: str) -> None:
    status = browser.get(address, **headers).status_code
    if status != 200:
        raise SystemExit(f"{address} answered {status}")
