"""One circuit breaker for each provider, shared by all processes, and a person's override of it."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import DatabaseError, connection
from django.utils.translation import gettext_lazy as _

from gateway import counters, pool
from gateway.models import BreakerOverride
from gateway.operations.names import Provider
from gateway.providers.errors import Unavailable

Mode = BreakerOverride.Mode
FAILURES, PAUSE_S = 8, 15.0
PROBE_S = 60.0  # after which another process may try, because the one that tried has died
KEPT_S = 86_400.0
OVERRIDE_FRESH_S = 2.0
CLOSED, OPEN, HALF_OPEN = "closed", "open", "half-open"
LABELS = {
    CLOSED: _("closed, requests are sent"),
    OPEN: _("open, nothing is sent for some seconds"),
    HALF_OPEN: _("half-open, the next request decides"),
}


class Resting(Exception):
    """Nothing is sent now. by_hand: a person has stopped it."""

    def __init__(self, *, by_hand: bool) -> None:
        super().__init__()
        self.by_hand = by_hand


@dataclass(frozen=True, slots=True)
class Breaker:
    """FAILURES unknown outcomes in a row open it; after PAUSE_S the outcome of one request decides.

    Any other error is an answer, or Bridge's own fault, and closes it.
    """

    provider: Provider

    @property
    def state(self) -> str:
        """Return what the outcomes of requests say, without regard to an override."""
        failures, until_s = self._read()
        if failures < FAILURES:
            return CLOSED
        return OPEN if time.time() < until_s else HALF_OPEN

    @contextmanager
    def calling(self) -> Iterator[None]:
        """Make one attempt inside the block.

        Raises:
            Resting: nothing may be sent.
        """
        self._pass()
        try:
            yield
        except Unavailable:
            self._failed()
            raise
        except Exception:
            self.close()
            raise
        self.close()

    def open(self) -> None:
        """Let it be open for PAUSE_S."""
        shared = counters.shared()
        shared.put(self._name("failures"), str(FAILURES), lasts_s=KEPT_S)
        shared.put(self._name("until"), str(time.time() + PAUSE_S), lasts_s=KEPT_S)
        shared.clear(self._name("probe"))

    def half_open(self) -> None:
        """Let the next request decide."""
        self.open()
        counters.shared().clear(self._name("until"))

    def close(self) -> None:
        """Forget the failures."""
        if self._read()[0]:
            counters.shared().clear(*[self._name(each) for each in ("failures", "until", "probe")])

    def _pass(self) -> None:
        mode = mode_of(self.provider)
        if mode == Mode.OPEN:
            raise Resting(by_hand=True)
        if mode == Mode.CLOSED or self.state == CLOSED:
            return
        is_probe = self.state == HALF_OPEN and counters.shared().claim(self._name("probe"), lasts_s=PROBE_S)
        if not is_probe:
            raise Resting(by_hand=False)

    def _failed(self) -> None:
        failures = counters.shared().add(self._name("failures"), 1, lasts_s=KEPT_S)
        if failures >= FAILURES:
            self.open()

    def _read(self) -> list[float]:
        return counters.numbers(counters.shared().read(self._name("failures"), self._name("until")))

    def _name(self, what: str) -> str:
        return f"breaker:{self.provider}:{what}"


breakers = {provider: Breaker(provider) for provider in Provider}
_modes: dict[Provider, tuple[str, float]] = {}


def mode_of(provider: Provider) -> str:
    """Return the mode that a person has chosen, at most OVERRIDE_FRESH_S old.

    While the database does not answer, the last known one.
    """
    known, read_at = _modes.get(provider, (str(Mode.AUTOMATIC), 0.0))
    if time.monotonic() - read_at < OVERRIDE_FRESH_S and provider in _modes:
        return known
    try:
        newest = BreakerOverride.objects.filter(provider=provider).order_by("-id").first()
    except DatabaseError:
        return known
    if not connection.in_atomic_block:
        pool.give_back()
    _modes[provider] = (newest.mode if newest else str(Mode.AUTOMATIC)), time.monotonic()
    return _modes[provider][0]


def forget_modes() -> None:
    """Read the modes again at the next request of this process."""
    _modes.clear()
