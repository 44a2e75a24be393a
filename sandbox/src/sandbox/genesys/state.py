"""All that this Genesys remembers: one object behind one lock."""

import os
import threading
from datetime import datetime

from sandbox import clock
from sandbox.genesys import catalogue
from sandbox.genesys.analytics import store as analytics
from sandbox.genesys.contacts import store as contacts
from sandbox.genesys.conversations.model import Conversation, Message, Participant
from sandbox.genesys.datatables import store as datatables
from sandbox.genesys.emails.store import Mails
from sandbox.genesys.flows.model import Visit
from sandbox.genesys.identity.clients import clients
from sandbox.genesys.identity.credentials import Grant, Renewal, Token
from sandbox.genesys.messaging import store as channels
from sandbox.genesys.notifications.feeds import Feeds
from sandbox.genesys.organisation import model as organisation
from sandbox.genesys.people import abilities
from sandbox.genesys.people import model as people
from sandbox.genesys.people.utilization import DEMO
from sandbox.genesys.records import store as records
from sandbox.genesys.responses import store as responses
from sandbox.genesys.routing.board import Board
from sandbox.genesys.testers.model import File
from sandbox.genesys.testers.scenarios.model import Run
from sandbox.organisation import AGENTS, QUEUES, Agent, uuid_of
from sandbox.timers import Timers

LOAD_TEST = "Load test"


class State:
    """Users, queues, conversations, tokens and feeds; whoever reads or changes it holds ``lock``."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.feeds = Feeds()
        self.clear_all("1")

    def clear_all(self, seed: str) -> None:
        """Forget everything; ids start over, so that a run repeats under the same seed."""
        self.seed = seed
        self.last_id = 0
        self.tokens: dict[str, Token] = {}
        self.grants: dict[str, Grant] = {}
        self.renewals: dict[str, Renewal] = {}
        self.clients = clients()
        self.spent: dict[tuple[str, ...], tuple[float, int]] = {}
        self.feeds.clear()
        self.clear_work()

    def clear_work(self) -> None:
        """Forget conversations and presences; sign-ins and notification channels stay, ids go on."""
        self.queues = catalogue.queues()
        self.codes = catalogue.codes()
        self._clear_people(clock.now())
        self.conversations: dict[str, Conversation] = {}
        self._active: dict[str, Conversation] = {}
        self.messages: dict[str, Message] = {}
        self.channel_messages: dict[str, Message] = {}
        self.threads: dict[tuple[str, str], str] = {}
        self.waiting: dict[str, dict[str, Participant]] = {each: {} for each in self.queues}
        self.timers = Timers()
        self.changed: dict[str, Conversation] = {}
        self.detail_states: dict[str, dict[str, object]] = {}
        self.visits: dict[str, Visit] = {}
        self.routing_is_due = False
        self.board = Board()
        self.threading_minutes = 72 * 60
        self.responses = responses.seeded()
        self.channels = channels.seeded()
        self.mails = Mails()
        self._clear_records(clock.now())

    def _clear_records(self, now: datetime) -> None:
        """Forget what is kept beside the work: tables, contacts and what analytics remembers."""
        self.datatables = datatables.seeds()
        self.contacts = contacts.seeds(now)
        self.analytics = analytics.Memory()
        self.records = records.Memory()
        self.runs: dict[str, Run] = {}
        self.robot_tokens: dict[str, str] = {}
        self.files: dict[str, File] = {}

    def _clear_people(self, now: datetime) -> None:
        """Let users be and be able to do what they are at first."""
        self.skills = abilities.skills(now, catalogue.DIVISION_ID)
        self.languages = abilities.languages(now)
        self.divisions = organisation.divisions()
        self.presences = people.presences()
        self.utilization = DEMO
        self.users = {user.id: user for user in _users(now)}
        # Users that somebody made are gone, and nobody can be signed in as one of them.
        self.tokens = {key: each for key, each in self.tokens.items() if each.user_id in (None, *self.users)}

    def add_user(self, agent: Agent, now: datetime) -> people.User:
        """Return a new user, with a phone."""
        user = self.users[uuid_of("user", agent.key)] = user_of(agent, now)
        return user

    def new_id(self, kind: str) -> str:
        """Return an id that was not given out before."""
        self.last_id += 1
        return uuid_of("sandbox", self.seed, kind, str(self.last_id))

    def mark_changed(self, conversation: Conversation) -> None:
        """Note that subscribers must hear of this conversation, and that routing may have work."""
        self.changed[conversation.id] = conversation
        self._active[conversation.id] = conversation
        self.board.conversations[conversation.id] = None

    def active_conversations(self) -> list[Conversation]:
        """Return the conversations that have not ended, without looking at all that ever were."""
        self._active = {key: each for key, each in self._active.items() if each.ended_at is None}
        return list(self._active.values())

    def reconsider(self, user: people.User) -> None:
        """Note that routing must look again at what this user may be offered.

        Where it is not about one user or conversation, set ``routing_is_due``: it looks at everything.
        """
        self.board.users[user.id] = None


def user_of(agent: Agent, now: datetime) -> people.User:
    """Return a user as the day begins: offline, in all their queues."""
    return people.User(
        id=uuid_of("user", agent.key),
        agent=agent,
        presence=people.OFFLINE,
        presence_at=now,
        routing_at=now,
        idle_since=now,
        joined={uuid_of("queue", name): True for name in agent.queues},
        skills=abilities.skills_of(agent),
        languages=abilities.languages_of(agent),
        role_ids=[uuid_of("role", "Supervisor" if agent.supervisor else "Agent")],
        division_id=uuid_of("division", agent.division),
        station_id=uuid_of("station", agent.key),
    )


def extra_agent(number: int) -> Agent:
    """Return an agent of load tests and drills, a member of every queue."""
    return Agent(
        key=f"agent{number:04d}",
        name=f"Agent {number:04d}",
        email=f"agent{number:04d}@northwind.example",
        queues=QUEUES,
        department=LOAD_TEST,
        title="Agent",
    )


def is_extra(user: people.User) -> bool:
    """Return whether the user is one of load tests and drills."""
    return user.agent.department == LOAD_TEST


def _users(now: datetime) -> list[people.User]:
    extra = int(os.environ.get("SANDBOX_EXTRA_AGENTS", "0"))
    agents = (*AGENTS, *map(extra_agent, range(1, 1 + extra)))
    return [user_of(agent, now) for agent in agents]


STATE = State()
