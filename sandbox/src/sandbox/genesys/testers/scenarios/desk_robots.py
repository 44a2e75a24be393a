"""Robots that wrap up in the desk: a few threads of their own, which hold no lock of the sandbox."""

import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from queue import Empty, SimpleQueue
from threading import Event, Thread

import requests

from sandbox.genesys.testers.desk import Desk, DeskRefused

THREADS = 8
PAUSE_S = 0.5
# A card may come late when the desk is busy; then the robot wraps up in Genesys.
PATIENCE_S = 60
LATE = "The desk did not show the wrap-up in time."
FAILURES = (DeskRefused, requests.RequestException)


class DeskRobots:
    """The robots of one run; ``end`` it when the run ends.

    The threads only fill ``_results``; everything else belongs to the run, which holds the sandbox's lock.
    """

    def __init__(self, url: str, emails: Mapping[str, str]) -> None:
        self.signed_in: set[str] = set()
        self.wrapped_up: set[str] = set()
        self.problems: dict[str, str] = {}
        self._desks = {user_id: Desk(url, email) for user_id, email in emails.items()}
        self._taken: set[str] = set()
        self._jobs: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self._results: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self._ended = Event()
        self._leaving = list(self._desks.values())
        for user_id in self._desks:
            self._jobs.put(partial(self._sign_in, user_id))
        for number in range(THREADS):
            Thread(target=self._work, name=f"desk-robots-{number}", daemon=True).start()

    def collect(self) -> None:
        """Take note of what the threads have done since the last call."""
        with suppress(Empty):
            while True:
                self._results.get_nowait()()

    @property
    def are_there(self) -> bool:
        """Return whether every robot has signed in or was refused."""
        return len(self.signed_in) + len(self._desks.keys() & self.problems) == len(self._desks)

    @property
    def are_busy(self) -> bool:
        """Return whether a wrap-up has neither been sent nor failed."""
        return bool(self._taken - self.wrapped_up - self.problems.keys())

    def takes(self, user_id: str, conversation_id: str, notes: str) -> bool:
        """Return whether the robot wraps up in the desk, where it begins at the first call, or failed."""
        if user_id not in self.signed_in or conversation_id in self.problems:
            return False
        if conversation_id not in self._taken:
            self._taken.add(conversation_id)
            deadline = time.monotonic() + PATIENCE_S
            self._jobs.put(partial(self._wrap_up, user_id, conversation_id, notes, deadline))
        return True

    def end(self) -> None:
        """Drop what is not done, and let everybody sign out of the desk."""
        self._ended.set()

    def _work(self) -> None:
        while not self._ended.is_set():
            with suppress(Empty):
                self._jobs.get(timeout=PAUSE_S)()
        with suppress(IndexError):
            while True:
                self._sign_out(self._leaving.pop())

    def _sign_in(self, user_id: str) -> None:
        try:
            self._desks[user_id].sign_in()
        except FAILURES as failure:
            self._results.put(partial(self.problems.__setitem__, user_id, str(failure)))
        else:
            self._results.put(partial(self.signed_in.add, user_id))

    def _sign_out(self, desk: Desk) -> None:
        with suppress(*FAILURES):
            desk.sign_out()

    def _wrap_up(self, user_id: str, conversation_id: str, notes: str, deadline: float) -> None:
        try:
            is_done = self._desks[user_id].wrap_up(conversation_id, notes)
        except FAILURES as failure:
            self._results.put(partial(self.problems.__setitem__, conversation_id, str(failure)))
            return
        if is_done:
            self._results.put(partial(self.wrapped_up.add, conversation_id))
        elif time.monotonic() < deadline:
            self._ended.wait(PAUSE_S)
            self._jobs.put(partial(self._wrap_up, user_id, conversation_id, notes, deadline))
        else:
            self._results.put(partial(self.problems.__setitem__, conversation_id, LATE))
