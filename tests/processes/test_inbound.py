"""manage.py inbound: webhooks in processes of their own, as many as needed; each ends without losing any."""

import itertools
import secrets
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress

import psycopg
import pytest
import requests
from psycopg import sql

from tests.processes.conftest import POSTGRES, REDIS, STARTS_WITHIN_S, answers
from tests.support.running import Program, free_ports, until

pytestmark = pytest.mark.processes

KEY = "a key of EventBridge"
STAGES = ("alerting", "connected", "connected", "disconnected")
CONVERSATIONS = [f"conversation-{number:02d}" for number in range(20)]
STATES = {
    "legs": "SELECT remote_id, state, wrapup_code_id, end_reason FROM inbox_leg",
    "messages": "SELECT remote_id, status FROM inbox_message",
    "conversations": "SELECT remote_id, customer_messages, last_message_id IS NULL FROM inbox_conversation",
    "events": "SELECT key, applied_at IS NULL, error FROM gateway_inboundevent",
}
DEADLOCKS = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
WAITING = (
    "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
)


class Inbound:
    """Processes that take webhooks, on a database of their own. query: returns the rows of a statement."""

    def __init__(self, folder, environment, query):
        self.query, self.urls, self.address = query, [], environment.get("DATABASE_URL")
        self._folder, self._programs = folder, []
        self._environment = {
            "BRIDGE_PROFILE": "demo",
            "BRIDGE_DATA_DIR": str(folder),
            "GENESYS_EVENTS_KEY": KEY,
            "DJANGO_SETTINGS_MODULE": "bridge_project.settings",
            **environment,
        }

    def start(self, count):
        """Start this many processes and wait until each answers."""
        self._program("migrate").run()
        for port in free_ports(count):
            self.urls.append(f"http://127.0.0.1:{port}")
            self._programs.append(self._program("inbound", "--port", str(port)).start())
        for url in self.urls:
            until(lambda: answers(f"{url}/healthz"), within_s=STARTS_WITHIN_S, what="the start")  # noqa: B023
        return self

    def stop(self):
        """End the processes as an operator would."""
        for program in self._programs:
            program.stop()

    def _program(self, *arguments):
        log = self._folder / f"{'-'.join(arguments)}.log"
        return Program(arguments[0], [*arguments], self._environment, log)


@contextmanager
def on_postgresql(folder):
    name = f"bridge_test_{secrets.token_hex(4)}"
    with psycopg.connect(f"{POSTGRES}/postgres", autocommit=True) as server:
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        environment = {"DATABASE_URL": f"{POSTGRES}/{name}", "REDIS_URL": REDIS}
        with psycopg.connect(f"{POSTGRES}/{name}", autocommit=True) as connection:
            yield Inbound(folder, environment, lambda query: connection.execute(query).fetchall())
        server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@contextmanager
def on_sqlite(folder):
    with closing(sqlite3.connect(folder / "bridge.sqlite3", check_same_thread=False)) as connection:
        file = folder / "bridge.sqlite3"
        environment = {
            "DATABASE_URL": f"sqlite:///{file}",
            "REDIS_URL": "",
        }  # whatever these tests themselves use
        yield Inbound(folder, environment, lambda query: connection.execute(query).fetchall())


@contextmanager
def running(database, folder, count):
    """Processes on a database of this kind; it is dropped after them."""
    folder.mkdir()
    with database(folder) as inbound:
        try:
            yield inbound.start(count)
        finally:
            inbound.stop()


def life(conversation):
    """Return the events of a conversation in order: offered, connected, a message, wrap-up, gone."""
    return [
        {
            "id": f"{conversation}:{number}",
            "detail-type": "v2.users.maya.conversations",
            "detail": {
                "topicName": "v2.users.maya.conversations",
                "eventBody": {"id": conversation, "participants": participants(conversation, stage, number)},
            },
        }
        for number, stage in enumerate((*STAGES, "disconnected"))
    ]


def participants(conversation, stage, number):
    at = "2026-01-15T12:00:00.000Z"
    message = {"messageId": f"{conversation}-m", "messageTime": at, "messageStatus": "received"}
    talk = {"id": "talk", "direction": "inbound", "type": "open"}
    connected = {} if stage == "alerting" else {"connectedTime": at}
    gone = {"wrapup": {"code": "resolved", "notes": ""}} if number == len(STAGES) else {}
    return [
        {
            "id": f"{conversation}-customer",
            "purpose": "customer",
            "connectedTime": at,
            "messages": [talk | {"state": "connected", "messages": [message][: max(0, number - 1)]}],
        },
        {
            "id": f"{conversation}-agent",
            "purpose": "agent",
            "userId": "maya",
            "queueId": "it",
            "wrapupRequired": True,
            "wrapupPrompt": "mandatory",
            "messages": [talk | {"state": stage} | connected],
            **gone,
        },
    ]


def posted(url, event):
    """Return the status that the event gets, None without an answer."""
    with suppress(requests.ConnectionError):
        address = f"{url}/hooks/genesys/events/"
        return requests.post(address, json=event, headers={"X-Api-Key": KEY}, timeout=60).status_code


def accepted(url, event):
    """Post the event until it is accepted, as EventBridge does."""
    until(lambda: posted(url, event) == 202, within_s=STARTS_WITHIN_S, what="the acceptance")


def in_turn(urls, events):
    for url, event in zip(itertools.cycle(urls), events, strict=False):
        accepted(url, event)


def at_once(urls, events):
    with ThreadPoolExecutor(len(events)) as threads:
        [*threads.map(accepted, itertools.cycle(urls), events)]


def end_state(inbound, way):
    """Post all events, each of a conversation to the next process, and return what is stored then."""
    with ThreadPoolExecutor(len(CONVERSATIONS)) as threads:
        [*threads.map(way, itertools.repeat(inbound.urls), map(life, CONVERSATIONS))]
    inbound.stop()
    return {name: sorted(inbound.query(query)) for name, query in STATES.items()}


@pytest.mark.parametrize(
    ("database", "way"), [(on_postgresql, in_turn), (on_postgresql, at_once), (on_sqlite, in_turn)]
)
def test_two_processes_end_in_the_state_of_one(services, tmp_path, database, way):
    with running(database, tmp_path / "one", 1) as one, running(database, tmp_path / "two", 2) as two:
        alone, together = end_state(one, in_turn), end_state(two, way)
        deadlocks = two.query(DEADLOCKS) if database is on_postgresql else [(0,)]

    assert together == alone
    assert [len(alone[name]) for name in ("legs", "messages", "events")] == [20, 20, 100]
    assert {(late, error) for _, late, error in alone["events"]} == {(0, "")}
    assert deadlocks == [(0,)]


def test_a_process_answers_what_it_has_accepted_before_it_ends(services, tmp_path):
    offers = [life(conversation)[0] for conversation in CONVERSATIONS]

    with running(on_postgresql, tmp_path / "one", 1) as inbound, ThreadPoolExecutor(30) as threads:
        with psycopg.connect(inbound.address) as busy:
            busy.execute("LOCK TABLE gateway_inboundevent")
            answered = threads.map(posted, itertools.repeat(inbound.urls[0]), offers)
            until(lambda: inbound.query(WAITING) != [(0,)], what="the first batch")
            stopped = threads.submit(inbound.stop)
            until(lambda: not answers(f"{inbound.urls[0]}/healthz"), what="the end of listening")
        stopped.result()
        accepted_keys = [offer["id"] for offer, status in zip(offers, answered, strict=True) if status == 202]
        stored = inbound.query("SELECT key FROM gateway_inboundevent WHERE applied_at IS NOT NULL")

    assert accepted_keys
    assert sorted(stored) == sorted((key,) for key in accepted_keys)
