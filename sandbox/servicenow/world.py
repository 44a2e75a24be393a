"""The one instance: its tables, who writes, and a lock for whoever touches them."""

import threading
from datetime import datetime

from sandbox import clock
from sandbox.servicenow.seeds import seed
from sandbox.servicenow.seeds.accounts import INTEGRATION_USER
from sandbox.servicenow.store import Row, empty_stores
from sandbox.servicenow.tables.query import Query, Reader
from sandbox.servicenow.tables.records import Writer
from sandbox.servicenow.tables.written import Follower, Written
from sandbox.timers import Timers


class World:
    """Everything that the instance holds in memory."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.followers: tuple[Follower, ...] = ()  # named in urls.py, which knows all areas
        self.reset()

    def reset(self) -> None:
        """Return to the demo organisation as it starts."""
        with self.lock:
            self.timers = Timers()
            self.stores = empty_stores()
            seed.fill(self.stores)

    def next_due_at(self) -> datetime | None:
        """Return when something is due."""
        with self.lock:
            return self.timers.next_due_at()

    def tick(self) -> None:
        """Do what has become due; called every 50 to 100 ms, and after each step of the clock."""
        with self.lock:
            now = clock.now()
            while (action := self.timers.due(now)) is not None:
                action(now)

    def user(self, user_name: str) -> Row:
        """Return the account's row."""
        return next(iter(self.stores["sys_user"].having("user_name", user_name)))

    def writer(self, user_name: str = INTEGRATION_USER, *, by_display: bool = False) -> Writer:
        """Return what writes on behalf of the user."""
        user = self.user(user_name)
        return Writer(
            stores=self.stores,
            user_name=user_name,
            user_id=user["sys_id"],
            by_display=by_display,
            zone=user["time_zone"],
            follow=self._follow,
        )

    def reader(self, table: str, user_name: str = INTEGRATION_USER) -> Reader:
        """Return what reads queries on the table on behalf of the user."""
        return Reader(stores=self.stores, table=table, user_id=self.user(user_name)["sys_id"])

    def rows(self, reader: Reader, query: Query) -> list[Row]:
        """Return the rows that the query wants; none when the instance is strict about bad queries."""
        is_strict = self.switched_on("glide.invalid_query.returns_no_rows")
        return [] if query.dropped and is_strict else reader.rows(query)

    def switched_on(self, name: str) -> bool:
        """Return whether a system property is ``true``."""
        rows = self.stores["sys_properties"].having("name", name)
        return any(row["value"] == "true" for row in rows)

    def _follow(self, written: Written) -> None:
        for follower in self.followers:
            follower(written)


WORLD = World()
