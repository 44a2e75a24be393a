"""One attempt of one outgoing request: send it, and sort what comes back by what to do next."""

import logging
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pybreaker
from django.utils import timezone

from gateway import budget, clients, pool, tokens
from gateway.models import OutboundRequest
from gateway.operations.names import Operation, Provider, Repeat, RequestOutcome
from gateway.operations.table import OPERATIONS, OperationSpec
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
from live.problems import Code, Problem, problem

log = logging.getLogger(__name__)
ADDRESS = re.compile(r"^[A-Z]+ /\S*: (\d{3} ?)?")


@dataclass(slots=True, kw_only=True)
class AttemptResult:
    """How an attempt ended.

    may_have_run: the cloud may have carried it out. not_sent: it certainly did not, so no attempt is counted.
    """

    outcome: RequestOutcome
    problem: Problem = field(default_factory=dict)
    retry_after_s: float | None = None
    may_have_run: bool = False
    not_sent: bool = False
    answer: Any = None
    learned: list[facts.Fact] = field(default_factory=list)


def make(request: OutboundRequest) -> AttemptResult:
    """Send a request, after looking for what an earlier attempt left behind, and return how it ended."""
    spec = OPERATIONS[Operation(request.operation)]
    try:
        budget.spend(spec.provider, subject=request.subject, lane=request.lane)
        with breakers[spec.provider].calling():  # call() would hold its lock while the request runs
            answer = _send_renewing(spec, request)
    except pybreaker.CircuitBreakerError:
        return _not_sent(spec, Code.NOT_ANSWERING, retry_after_s=_REST_S)
    except NotRun as error:
        return _not_sent(spec, Code.BUSY, retry_after_s=error.retry_after_s or NOT_RUN_PAUSE_S)
    except Unauthorised as error:
        return _unauthorised(spec, request, error)
    except Refused as error:
        return AttemptResult(outcome=RequestOutcome.REFUSED, problem=_said(request, error))
    except UnsafeValue:
        return AttemptResult(outcome=RequestOutcome.REFUSED, problem=problem(Code.UNSAFE_VALUE))
    except (Unavailable, Malformed) as error:
        return _unknown(spec, request, error)
    learned = spec.read(answer) if spec.read else []
    return AttemptResult(outcome=RequestOutcome.ACCEPTED, answer=answer, learned=learned)


_REST_S, NOT_RUN_PAUSE_S = 15.0, 5.0
breakers = {
    provider: pybreaker.CircuitBreaker(
        fail_max=8,
        reset_timeout=_REST_S,
        exclude=[lambda error: not isinstance(error, Unavailable)],
        throw_new_error_on_trip=False,  # the attempt that trips it was run: its own error decides
    )
    for provider in Provider
}


def _send_renewing(spec: OperationSpec, request: OutboundRequest) -> Any:
    """Send; when the service's own token was not accepted, once more with a new one."""
    try:
        return _send(spec, request)
    except Unauthorised:
        if request.subject:
            raise
        _RENEW[spec.provider]()
        return _send(spec, request)


_RENEW: dict[Provider, Callable[[], None]] = {
    Provider.GENESYS: tokens.genesys_service.invalidate,
    Provider.SERVICENOW: tokens.servicenow_service.invalidate,
}


def _send(spec: OperationSpec, request: OutboundRequest) -> Any:
    genesys = spec.provider == Provider.GENESYS
    client = clients.genesys(request.subject) if genesys else clients.servicenow()
    pool.give_back()
    if spec.look and request.attempts > 1:
        found = spec.look(client, **request.payload)
        if found is not None:
            return found
    return spec.send(client, **request.payload)


def _not_sent(spec: OperationSpec, code: Code, *, retry_after_s: float) -> AttemptResult:
    """A person who pressed a button is told, and can press again; everything else waits."""
    return AttemptResult(
        outcome=RequestOutcome.REFUSED if spec.repeat is Repeat.NEVER else RequestOutcome.WAITING,
        problem=problem(code, cloud=spec.provider.label),
        retry_after_s=retry_after_s,
        not_sent=True,
    )


def _unknown(spec: OperationSpec, request: OutboundRequest, error: ProviderError) -> AttemptResult:
    log.warning("%s %s: %s", request.operation, request.pk, error)
    code = Code.FAULT if error.status else Code.NO_ANSWER
    return AttemptResult(
        outcome=RequestOutcome.UNKNOWN if spec.repeat is Repeat.NEVER else RequestOutcome.WAITING,
        problem=problem(code, cloud=spec.provider.label),
        may_have_run=True,
    )


def _unauthorised(spec: OperationSpec, request: OutboundRequest, error: Unauthorised) -> AttemptResult:
    """An agent's token has ended: the desk says so. The service's own is for an operator to mend."""
    if not request.subject:
        refused = problem(Code.SERVICE_SIGN_IN, cloud=spec.provider.label)
        return AttemptResult(outcome=RequestOutcome.WAITING, problem=refused)
    tokens.end(request.subject, timezone.now())
    ended = facts.TokenRevoked(occurred_at=timezone.now(), agent_id=request.subject)
    return AttemptResult(outcome=RequestOutcome.REFUSED, problem=problem(Code.SIGNED_OUT), learned=[ended])


def _said(request: OutboundRequest, error: ProviderError) -> Problem:
    """Return a refusal in the cloud's words, without the address it came from; that is for the log."""
    log.warning("%s %s (%s): %s", request.operation, request.pk, error.correlation_id, error)
    words = ADDRESS.sub("", str(error)).strip()
    cloud = Provider(request.provider).label
    return (
        problem(Code.REFUSED_SAYING, cloud=cloud, said=words) if words else problem(Code.REFUSED, cloud=cloud)
    )
