"""Both clouds in this process: fast, on a clock of the test's own, and with what only state can tell.

Needs configured Django settings; those of the program under test will do, or ``sandbox.settings``.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Self
from unittest.mock import patch

import requests
from requests.adapters import BaseAdapter

from sandbox import clock
from sandbox.control import switches
from sandbox.control.faults import FAULTS
from sandbox.control.journal import JOURNALS, SENT
from sandbox.genesys.identity import tokens
from sandbox.genesys.notifications import topics
from sandbox.genesys.notifications.feeds import Feed
from sandbox.genesys.state import STATE, extra_agent
from sandbox.genesys.world import WORLD as GENESYS
from sandbox.servicenow.world import WORLD as SERVICENOW
from sandbox.testing.clouds import SERVICE, Clouds
from sandbox.testing.loopback import Loopback


class Here(Clouds):
    """Both clouds; ``genesys`` and ``servicenow`` are the adapters that the program under test speaks to.

    What the test itself asks for is not among their calls. frames: what ``listen`` heard, oldest first.
    """

    def __init__(
        self, genesys_url: str = "http://127.0.0.1:8001", servicenow_url: str = "http://127.0.0.1:8002"
    ) -> None:
        own = _Own({genesys_url: Loopback("genesys"), servicenow_url: Loopback("servicenow")})
        super().__init__(genesys_url, servicenow_url, own)
        self.genesys, self.servicenow = Loopback("genesys"), Loopback("servicenow")
        self.frames: deque[str] = deque()
        self._feed: Feed | None = None

    @contextmanager
    def answering(self) -> Iterator[Self]:
        """Answer what ``requests`` sends to either address inside the block, which starts and ends fresh."""
        outside = requests.Session.get_adapter
        known = {self.genesys_url: self.genesys, self.servicenow_url: self.servicenow}

        def get_adapter(session: requests.Session, url: str | bytes) -> BaseAdapter:
            return _of(known, str(url)) or outside(session, str(url))

        self.start_over()
        with patch.object(requests.Session, "get_adapter", get_adapter):
            yield self
        self.start_over()

    def start_over(self) -> None:
        """Begin anew: nobody signed in, no faults, an empty journal, real time, ServiceNow as seeded."""
        clock.reset()
        GENESYS.reset()
        SERVICENOW.reset()
        for cloud in ("genesys", "servicenow"):
            FAULTS[cloud].clear()
            JOURNALS[cloud].clear()
            switches.clear(cloud)
        SENT.clear()
        self.frames.clear()
        self._feed = None

    def listen(self, wanted: Iterable[str]) -> None:
        """Subscribe one notification channel to exactly these topics; ``frames`` gets their JSON."""
        with STATE.lock:
            now = clock.now()
            if self._feed is None:
                self._feed = STATE.feeds.open("testing", (SERVICE[0], None), now)
                self._feed.attach(self.frames.append, lambda code: None)
            STATE.feeds.subscribe(self._feed, {each: topics.single_topics(each) for each in wanted}, now)

    def channels(self) -> dict[str, set[str]]:
        """Return the topics of each notification channel, in small letters, by the channel's id."""
        return {feed.id: feed.topics for feed in STATE.feeds.by_id.values()}

    def forget_channels(self) -> None:
        """Let every notification channel be gone."""
        STATE.feeds.clear()

    def sign_out(self, *, user_id: str | None = None, client_id: str | None = None) -> None:
        """End every token of a user, or of a client."""
        with STATE.lock:
            tokens.revoke_all(user_id=user_id, client_id=client_id)

    def owner_of(self, token: str) -> str | None:
        """Return the id of the user whose token this is; None when it is not good, or a client's."""
        return STATE.tokens[token].user_id if token in STATE.tokens else None

    def lose(self, conversation_id: str) -> None:
        """Let Genesys know nothing of a conversation any more, and tell nobody."""
        with STATE.lock:
            STATE.conversations.pop(conversation_id)
            for user in STATE.users.values():
                legs = [key for key, leg in user.work.items() if leg.conversation_id == conversation_id]
                for key in legs:
                    del user.work[key]

    def add_agents(self, count: int) -> None:
        """Let so many more people work in Genesys, in every queue."""
        with STATE.lock:
            for number in range(count):
                STATE.add_user(extra_agent(number), clock.now())


class _Own(requests.Session):
    """The test's own way to the clouds, which ``answering`` does not touch."""

    def __init__(self, adapters: dict[str, Loopback]) -> None:
        super().__init__()
        self.trust_env = False
        self._ways = adapters

    def get_adapter(self, url: str | bytes) -> Any:
        """Return the loopback of the cloud."""
        return _of(self._ways, str(url))


def _of(known: dict[str, Loopback], url: str) -> Loopback | None:
    return next((each for base, each in known.items() if url.startswith(base)), None)
