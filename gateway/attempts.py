"""One attempt of one call: send it, and sort what comes back by what to do next."""

import logging
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

import pybreaker
from django.utils import timezone

from gateway import budget, clients, tokens
from gateway.kinds import KINDS, Kind, Repeat
from gateway.models import Call, Provider
from gateway.providers import facts
from gateway.providers.errors import (
    Malformed,
    NotRun,
    ProviderError,
    Refused,
    Unauthorised,
    Unavailable,
    UnsafeValue,
)

log = logging.getLogger(__name__)
ADDRESS = re.compile(r"^[A-Z]+ /\S*: (\d{3} ?)?")

Outcome = Literal["taken", "refused", "waiting", "unknown", "parked"]


@dataclass(slots=True, kw_only=True)
class Ending:
    """How an attempt ended.

    unsure: the provider may have carried it out. not_run: it certainly did not, so it counts for no attempt.
    """

    outcome: Outcome
    reason: str = ""
    code: str = ""
    retry_after_s: float | None = None
    unsure: bool = False
    not_run: bool = False
    answer: Any = None
    learned: list[facts.Fact] = field(default_factory=list)


def make(call: Call) -> Ending:
    """Send a call, after looking for what an earlier attempt may have left, and return how it ended."""
    kind = KINDS[call.kind]
    try:
        budget.spend(Provider(call.provider), subject=call.subject, lane=call.lane)
        with breakers[call.provider].calling():  # call() would hold its lock while the request runs
            answer = _send_renewing(kind, call)
    except pybreaker.CircuitBreakerError:
        return Ending(
            outcome=_later(kind),
            reason=f"{_name(call)} does not answer",
            retry_after_s=_REST_S,
            not_run=True,
        )
    except NotRun as error:
        return Ending(
            outcome=_later(kind),
            reason=_busy(call),
            retry_after_s=error.retry_after_s or NOT_RUN_PAUSE_S,
            not_run=True,
        )
    except Unauthorised as error:
        return _unauthorised(call, error)
    except Refused as error:
        return Ending(outcome="refused", reason=_said(call, error), code=error.code)
    except UnsafeValue:
        return Ending(
            outcome="refused", reason="It holds characters that cannot be sent", code="unsafe-value"
        )
    except (Unavailable, Malformed) as error:
        return _unsure(kind, call, error)
    return _taken(kind, answer)


_REST_S, NOT_RUN_PAUSE_S = 15.0, 5.0
breakers = {
    provider: pybreaker.CircuitBreaker(
        fail_max=8,
        reset_timeout=_REST_S,
        exclude=[Refused, NotRun, Malformed, UnsafeValue],
        throw_new_error_on_trip=False,  # the attempt that trips it was run: its own error decides
    )
    for provider in Provider.values
}


def _send_renewing(kind: Kind, call: Call) -> Any:
    """Send; when the service's own token was not accepted, once more with a new one."""
    try:
        return _send(kind, call)
    except Unauthorised:
        if call.subject:
            raise
        _RENEW[call.provider]()
        return _send(kind, call)


_RENEW: dict[str, Callable[[], None]] = {
    Provider.GENESYS: tokens.genesys_service.forget,
    Provider.SERVICENOW: tokens.servicenow_service.forget,
}


def _send(kind: Kind, call: Call) -> Any:
    client = clients.servicenow() if kind.provider == Provider.SERVICENOW else clients.genesys(call.subject)
    if kind.look and call.attempts > 1 and (found := kind.look(client, **call.payload)) is not None:
        return found
    return kind.send(client, **call.payload)


def _taken(kind: Kind, answer: Any) -> Ending:
    return Ending(outcome="taken", answer=answer, learned=kind.read(answer) if kind.read else [])


def _unsure(kind: Kind, call: Call, error: ProviderError) -> Ending:
    outcome: Outcome = "unknown" if kind.repeat is Repeat.NEVER else "waiting"
    log.warning("%s %s: %s", call.kind, call.pk, error)
    fault = "had a fault" if error.status else "did not answer"
    return Ending(outcome=outcome, reason=f"{_name(call)} {fault}; it may not have been done", unsure=True)


def _unauthorised(call: Call, error: Unauthorised) -> Ending:
    """An agent's token has ended: say so to the desk. The service's own is for an operator to mend."""
    if not call.subject:
        return Ending(outcome="waiting", reason=f"{_name(call)} refuses Bridge's own sign-in")
    tokens.end(call.subject, timezone.now())
    ended = facts.TokenRevoked(occurred_at=timezone.now(), agent_id=call.subject)
    reason = "Your Genesys sign-in has ended. Sign in again; nothing is lost"
    return Ending(outcome="refused", reason=reason, code="signed-out", learned=[ended])


def _said(call: Call, error: ProviderError) -> str:
    """Return a refusal in the provider's words, without the address it came from; that is for the log."""
    log.warning("%s %s (%s): %s", call.kind, call.pk, error.correlation_id, error)
    words = ADDRESS.sub("", str(error)).strip().rstrip(".")
    return f"{_name(call)}: {words}" if words else f"{_name(call)} refused it"


def _later(kind: Kind) -> Outcome:
    """A click that was not run is refused, so that the person can press again; the rest waits."""
    return "refused" if kind.repeat is Repeat.NEVER else "waiting"


def _name(call: Call) -> str:
    return Provider(call.provider).label


def _busy(call: Call) -> str:
    return f"{_name(call)} is busy or cannot be reached. Try again in a moment"
