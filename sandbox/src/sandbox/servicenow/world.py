"""The one instance: its tables, who writes, and a lock for whoever touches them."""

import threading
from datetime import datetime

from sandbox import clock
from sandbox.servicenow.seeds import seed
from sandbox.servicenow.seeds.people import INTEGRATION_USER
from sandbox.servicenow.sessions import Sessions
from sandbox.servicenow.store import Row, empty_stores
from sandbox.servicenow.tables.formats import is_zone, java_format
from sandbox.servicenow.tables.query import Query, Reader
from sandbox.servicenow.tables.records import Follower, Writer, Written
from sandbox.servicenow.tables.row_access import Guard
from sandbox.servicenow.tables.values import Intake
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
            self.sessions = Sessions()
            # What rate rules counted of a user: in which hour, until when, reported and not yet reported.
            self.counted: dict[tuple[str, str], tuple[int, int, int, int]] = {}
            self.stores = empty_stores()
            self.files: dict[str, bytes] = {}
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
            intake=self._intake(user, by_display=by_display),
            follow=self._follow,
        )

    def reader(self, table: str, user_name: str = INTEGRATION_USER) -> Reader:
        """Return what reads queries on the table on behalf of the user."""
        user = self.user(user_name)
        return Reader(stores=self.stores, table=table, user_id=user["sys_id"], zone=self.zone_of(user))

    def guard(self, user_name: str) -> Guard:
        """Return what says what the user may see and write."""
        return Guard(stores=self.stores, user=self.user(user_name), roles=self.roles_of(user_name))

    def roles_of(self, user_name: str) -> frozenset[str]:
        """Return the names of the user's roles."""
        return frozenset(row["name"] for row in self.role_rows_of(user_name))

    def role_rows_of(self, user_name: str) -> list[Row]:
        """Return the user's roles."""
        held = self.stores["sys_user_has_role"].having("user", self.user(user_name)["sys_id"])
        roles = self.stores["sys_user_role"].rows
        return [roles[each["role"]] for each in held if each["role"] in roles]

    def zone_of(self, user: Row) -> str:
        """Return the user's time zone, or else the system's."""
        known = (user["time_zone"], self.property("glide.sys.default.tz"))
        return next((zone for zone in known if zone and is_zone(zone)), "UTC")

    def time_formats(self, user: Row) -> tuple[str, str]:
        """Return how the user writes dates, and date-times, as ``strftime`` takes it."""
        day = user["date_format"] or self.property("glide.sys.date_format")
        time = user["time_format"] or self.property("glide.sys.time_format")
        return java_format(day), f"{java_format(day)} {java_format(time)}"

    def rows(self, reader: Reader, query: Query) -> list[Row]:
        """Return the rows that the query wants; none when the instance is strict about bad queries."""
        is_strict = self.switched_on("glide.invalid_query.returns_no_rows")
        return [] if query.dropped and is_strict else reader.rows(query)

    def switched_on(self, name: str) -> bool:
        """Return whether a system property is ``true``."""
        return self.property(name) == "true"

    def property(self, name: str) -> str:
        """Return the value of a system property, empty when there is none."""
        row = self.stores["sys_properties"].first("name", name)
        return row["value"] if row else ""

    def whole_property(self, name: str, default: int) -> int:
        """Return a system property that is a number, or else the default."""
        value = self.property(name)
        return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else default

    def _intake(self, user: Row, *, by_display: bool) -> Intake:
        day, time = self.time_formats(user)
        zone = self.zone_of(user)
        return Intake(stores=self.stores, by_display=by_display, zone=zone, date_format=day, time_format=time)

    def _follow(self, written: Written) -> None:
        for follower in self.followers:
            follower(written)


WORLD = World()
