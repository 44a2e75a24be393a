"""Checks of what Bridge depends on, which answer in time even when what they ask hangs."""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Generic, TypeVar

T = TypeVar("T")


class Check(Generic[T]):
    """Asks in a thread of its own, one at a time; who asks meanwhile waits for the same answer."""

    def __init__(self, ask: Callable[[], T]) -> None:
        self._ask = ask
        self._lock = threading.Lock()
        self._asked: Future[T] | None = None

    def begin(self) -> Future[T]:
        """Return the answer that is awaited; asks when none is."""
        with self._lock:
            if self._asked is None or self._asked.done():
                self._asked = Future()
                # A daemon, because a hanging database must not keep the process from ending.
                threading.Thread(target=self._answer, args=(self._asked,), daemon=True).start()
            return self._asked

    def _answer(self, asked: Future[T]) -> None:
        try:
            asked.set_result(self._ask())
        except Exception as error:  # noqa: BLE001 -- the view, which waits for it, decides
            asked.set_exception(error)
