"""The rows of the growing tables, in the proportions of a contact centre, for ``benchmarks.filling``."""

from collections.abc import Iterator

from django.db import models

from benchmarks.growing import BUSY, BUSY_ID, ON_ONE_DESK, OPEN
from benchmarks.seed import FIRST_ID
from gateway.models import InboundEvent, OutboundRequest
from inbox.models import Activity, Conversation, Leg, Message, Transfer
from incidents.models import Caller, Incident, LedgerEntry, LedgerNote, Lookup
from routing.models import Activity as AgentActivity
from routing.models import Queue

DAYS, EVENT_DAYS, QUEUES = 400, 14, 40
MESSAGES, ACTIVITIES = 10, 8  # of each conversation
EVENT_BYTES = 416  # compressed; a conversation keeps the newest of seven
TEXT = "Message of the customer: the connection drops every few minutes, also after the restart. "

Columns = dict[str, str]  # by the field's name, an SQL expression of the row's number n
Table = tuple[type[models.Model], int, Columns]


def tables(count: int, agents: int) -> Iterator[Table]:
    """Yield models with number of rows and columns, for this many conversations of the last DAYS days.

    The ended legs belong to this many agents of ``benchmarks.seed``, the OPEN others to busy agents.
    """
    yield from _of_servicenow(count, people=max(1, count // 10))
    yield from _of_desks(count, agents)
    yield from _of_threads(count, agents)
    yield from _of_gateway(count, requests=count // 2)


def _of_servicenow(count: int, *, people: int) -> Iterator[Table]:
    """Yield a caller and an incident for ten conversations each; three of five conversations are filed."""
    caller, began = f"n % {people} + 1", _began(count, "n")
    email = "'caller' || n || '@northwind.example'"
    yield _table(
        Caller, people, remote_id="md5('c' || n)", name="'Caller ' || n", email=email, seen_at="now()"
    )
    yield _table(
        Incident,
        people,
        remote_id="md5('incident' || n)",
        number="'INC' || lpad(n::text, 7, '0')",
        title="'The connection drops ' || n",
        state="'2'",
        priority="'3'",
        caller="n",
        active="n % 4 = 0",
        updated_at="now()",
        seen_at="now()",
    )
    times = {"requested_at": began, "answered_at": began}
    yield _table(Lookup, count, key=_remote_id("n"), state="'one'", caller=caller, **times)
    yield _table(Lookup.candidates.through, count, lookup="n", caller=caller)
    yield _table(Lookup.incidents.through, count, lookup="n", incident=caller)
    yield from _of_ledger(
        count * 3 // 5, of="((n - 1) / 3 * 5 + (n - 1) % 3 + 1)", count=count, people=people
    )


def _of_ledger(rows: int, *, of: str, count: int, people: int) -> Iterator[Table]:
    at, caller = _began(count, of), f"{of} % {people} + 1"
    entry = {"key": _remote_id(of), "incident_action": "'create'", "caller": caller, "incident": caller}
    yield _table(LedgerEntry, rows, opened_at=at, **entry)
    note = {"entry": "n", "key": f"{_remote_id(of)} || ':note'", "text": f"repeat('{TEXT}', 3)"}
    yield _table(LedgerNote, rows, state="'linked'", requested_at=at, written_at=at, **note)


def _of_desks(count: int, agents: int) -> Iterator[Table]:
    """Yield conversations with one leg each, and a missed offer of every fourth."""
    began = _began(count, "n")
    yield _table(Queue, QUEUES, remote_id="'grown-queue-' || n", name="'Queue ' || n")
    yield _table(
        Conversation,
        count,
        remote_id=_remote_id("n"),
        medium="'message'",
        message_type="'open'",
        queue=f"n % {QUEUES} + 1",
        customer_name="'Customer ' || substr(md5(n::text), 1, 8)",
        customer_address="'customer-' || n",
        lookup="n",
        ledger="CASE WHEN (n - 1) % 5 < 3 THEN (n - 1) / 5 * 3 + (n - 1) % 5 + 1 END",
        last_message=f"n * {MESSAGES}",
        customer_messages=str(MESSAGES // 2),
        started_at=began,
        ended_at=f"CASE WHEN n <= {count - OPEN} THEN {began} + interval '20 minutes' END",
        digest="md5(n::text)",
        revision="20",
    )
    of, answered = f"(CASE WHEN n <= {count} THEN n ELSE (n - {count}) * 4 - 3 END)", f"n <= {count}"
    at, is_open = _began(count, of), f"(n <= {count} AND n > {count - OPEN})"
    busy = f"{BUSY_ID} + CASE WHEN n > {count - ON_ONE_DESK} THEN 0 ELSE n % {BUSY - 1} + 1 END"
    done = f"CASE WHEN {answered} AND NOT {is_open} THEN {at} + interval '21 minutes' END"
    yield _table(
        Leg,
        count * 5 // 4,
        conversation=of,
        remote_id="md5('leg' || n)",
        agent=f"CASE WHEN {is_open} THEN {busy} ELSE {FIRST_ID} + n % {agents} END",
        queue=f"n % {QUEUES} + 1",
        state=f"CASE WHEN {is_open} THEN 'connected' ELSE 'ended' END",
        offered_at=at,
        connected_at=f"CASE WHEN {answered} THEN {at} + interval '10 seconds' END",
        ended_at=f"CASE WHEN NOT {is_open} THEN {at} + interval '20 minutes' END",
        missed_reason=f"CASE WHEN {answered} THEN '' ELSE 'timeout' END",
        filed_at=done,
        wrapped_up_at=done,
    )


def _of_threads(count: int, agents: int) -> Iterator[Table]:
    of = f"((n - 1) / {MESSAGES} + 1)"
    yield _table(
        Message,
        count * MESSAGES,
        conversation=of,
        remote_id="md5('message' || n)",
        sender="CASE WHEN n % 2 = 1 THEN 'customer' ELSE 'agent' END",
        agent=f"CASE WHEN n % 2 = 0 THEN {FIRST_ID} + {of} % {agents} END",
        text=f"'{TEXT}' || n",
        sent_at=f"{_began(count, of)} + (n - 1) % {MESSAGES} * interval '1 minute'",
        status="CASE WHEN n % 2 = 1 THEN 'received' ELSE 'read' END",
    )
    of = f"((n - 1) / {ACTIVITIES} + 1)"
    kinds = "'{waiting,offered,connected,message,message,message,wrap_up,ended}'::text[]"
    yield _table(
        Activity,
        count * ACTIVITIES,
        conversation=of,
        leg=of,
        kind=f"({kinds})[(n - 1) % {ACTIVITIES} + 1]",
        actor=f"CASE WHEN n % {ACTIVITIES} = 7 THEN {FIRST_ID} + {of} % {agents} END",
        at=f"{_began(count, of)} + (n - 1) % {ACTIVITIES} * interval '2 minutes'",
    )
    of = "(n * 20)"
    sent = {"to_queue": f"n % {QUEUES} + 1", "state": "'done'", "note": "'Please look at the router.'"}
    yield _table(Transfer, count // 20, conversation=of, leg=of, requested_at=_began(count, of), **sent)
    kind, agent = "('{presence,routing_status}'::text[])[n % 2 + 1]", f"{FIRST_ID} + n % {agents}"
    yield _table(AgentActivity, count * 2, agent=agent, kind=kind, at=_began(count * 2, "n"))


def _of_gateway(count: int, *, requests: int) -> Iterator[Table]:
    """Yield events and requests of the last EVENT_DAYS days; fifty requests wait, a few are parked."""
    at = _began(count, "n", days=EVENT_DAYS)
    yield _table(
        InboundEvent,
        count,
        provider="'genesys'",
        source="'events'",
        key="md5('event' || n)",
        topic=f"'v2.users.' || ({FIRST_ID} + n % 500) || '.conversations'",
        payload=f"CASE WHEN n % 7 = 0 THEN decode(repeat(md5(n::text), {EVENT_BYTES // 32}), 'hex') END",
        received_at=at,
        applied_at=at,
        attempts="1",
    )
    at, waits = _began(requests, "n", days=EVENT_DAYS), f"n > {requests - 50}"
    yield _table(
        OutboundRequest,
        requests,
        provider="'genesys'",
        operation="CASE WHEN n % 2 = 0 THEN 'read_texts' ELSE 'find_callers' END",
        key="md5('request' || n)",
        regarding=_remote_id(f"n + {count - requests}"),
        payload="jsonb_build_object('conversation_id', n, 'message_ids', '[]'::jsonb)",
        lane="1",
        state=f"CASE WHEN {waits} THEN 'waiting' WHEN n % 10000 = 0 THEN 'parked' ELSE 'accepted' END",
        reserved_at=at,
        run_after=at,
        attempted_at=f"CASE WHEN NOT {waits} THEN {at} END",
        settled_at=f"CASE WHEN NOT {waits} THEN {at} END",
        attempts=f"CASE WHEN {waits} THEN 0 ELSE 1 END",
    )


def _table(model: type[models.Model], rows: int, **columns: str) -> Table:
    return model, rows, columns


def _remote_id(of: str) -> str:
    return f"md5('conversation' || {of})"


def _began(count: int, of: str, *, days: int = DAYS) -> str:
    return f"date_trunc('minute', now()) - interval '{days} days' * (1 - {of}::float8 / {count})"
