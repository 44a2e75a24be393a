"""Makes one attempt of an outgoing request and classifies the answer or error by what to do next."""

import logging
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.utils import timezone

from gateway import budget, clients, tokens
from gateway.breaker import PAUSE_S, Resting, breakers
from gateway.budget import Spending
from gateway.models import OutboundRequest
from gateway.operations.names import Operation, Provider, Repeat, RequestOutcome
from gateway.operations.table import OPERATIONS, OperationSpec
from gateway.providers.errors import (
    Malformed,
    NotSent,
    ProviderError,
    Refused,
    Unauthorised,
    Unavailable,
    UnsafeValue,
)
from gateway.providers.facts import Fact, TokenRevoked
from live.problems import Code, Problem, problem

log = logging.getLogger(__name__)
ADDRESS = re.compile(r"^[A-Z]+ /\S*: (\d{3} ?)?")  # how every ProviderError's message begins


@dataclass(slots=True, kw_only=True)
class AttemptResult:
    """How an attempt ended.

    may_have_run: the provider may have carried out the request. not_sent: nothing was sent, not even a
    look-up before, and the attempt is not counted. retry_after_s: the shortest pause before the next one.
    answer: the provider's reply. facts: those in the answer.
    """

    outcome: RequestOutcome
    problem: Problem = field(default_factory=dict)
    retry_after_s: float | None = None
    may_have_run: bool = False
    not_sent: bool = False
    answer: Any = None
    facts: list[Fact] = field(default_factory=list)


def make(request: OutboundRequest) -> AttemptResult:
    """Send a request and return how it ended; a repeated attempt first looks for an earlier one's result."""
    spec = OPERATIONS[Operation(request.operation)]
    spending = Spending(provider=spec.provider, subject=request.subject, lane=spec.lane)
    try:
        with breakers[spec.provider].calling():
            answer = _send_renewing_token(spec, request, spending)
    except Resting as rest:
        code = Code.STOPPED if rest.by_hand else Code.NOT_ANSWERING
        return _not_sent(spec, problem(code, cloud=spec.provider.label), retry_after_s=PAUSE_S)
    except NotSent as error:
        return _busy(spec, request, error, spending)
    except Unauthorised as error:
        return _unauthorised(spec, request, error)
    except Refused as error:
        return AttemptResult(outcome=RequestOutcome.REFUSED, problem=_refusal(request, error))
    except UnsafeValue:
        return AttemptResult(outcome=RequestOutcome.REFUSED, problem=problem(Code.UNSAFE_VALUE))
    except (Unavailable, Malformed) as error:
        code = Code.FAULT if error.status else Code.NO_ANSWER
        return _unknown(spec, request, error, told=problem(code, cloud=spec.provider.label))
    facts = spec.read(answer) if spec.read else []
    return AttemptResult(outcome=RequestOutcome.ACCEPTED, answer=answer, facts=facts)


NOT_SENT_PAUSE_S = 5.0  # where no connection was made
SHORT_S = 30.0  # up to which a person may simply press again


def _send_renewing_token(spec: OperationSpec, request: OutboundRequest, spending: Spending) -> Any:
    """Send; if the service's own token is rejected, fetch a new one and send once more."""
    try:
        return _send(spec, request, spending)
    except Unauthorised:
        if request.subject:  # only the agent can get a new token, by signing in
            raise
        _RENEW[spec.provider]()
        return _send(spec, request, spending)


_RENEW: dict[Provider, Callable[[], None]] = {
    Provider.GENESYS: tokens.genesys_service.invalidate,
    Provider.SERVICENOW: tokens.servicenow_service.invalidate,
}


def _send(spec: OperationSpec, request: OutboundRequest, spending: Spending) -> Any:
    client = clients.of(spending)
    if spec.look and request.attempts > 1:  # an earlier attempt may have been carried out
        found = spec.look(client, **request.payload)
        if found is not None:
            return found
    return spec.send(client, **request.payload)


def _busy(spec: OperationSpec, request: OutboundRequest, error: NotSent, spending: Spending) -> AttemptResult:
    """Return that nothing was sent, or that the outcome is unknown where requests before this one were."""
    pause_s = error.retry_after_s or (budget.back_off_s() if error.status else NOT_SENT_PAUSE_S)
    told = _told(spec, pause_s)
    if spending.requests > 1:
        return _unknown(spec, request, error, told=told, retry_after_s=pause_s)
    return _not_sent(spec, told, retry_after_s=pause_s)


def _told(spec: OperationSpec, pause_s: float) -> Problem:
    """Return that a cloud is busy, with the time where it is long."""
    if pause_s <= SHORT_S:
        return problem(Code.BUSY, cloud=spec.provider.label)
    until = timezone.now() + timedelta(seconds=pause_s)
    return problem(Code.BUSY_UNTIL, cloud=spec.provider.label, until=until.isoformat())


def _not_sent(spec: OperationSpec, told: Problem, *, retry_after_s: float) -> AttemptResult:
    """Return a refusal for an agent's action, which the agent can repeat; any other request waits."""
    return AttemptResult(
        outcome=RequestOutcome.REFUSED if spec.repeat is Repeat.NEVER else RequestOutcome.WAITING,
        problem=told,
        retry_after_s=retry_after_s,
        not_sent=True,
    )


def _unknown(
    spec: OperationSpec,
    request: OutboundRequest,
    error: ProviderError,
    *,
    told: Problem,
    retry_after_s: float | None = None,
) -> AttemptResult:
    log.warning("request %s (%s) has an unknown outcome: %s", request.pk, request.operation, error)
    return AttemptResult(
        outcome=RequestOutcome.UNKNOWN if spec.repeat is Repeat.NEVER else RequestOutcome.WAITING,
        problem=told,
        retry_after_s=retry_after_s,
        may_have_run=True,
    )


def _unauthorised(spec: OperationSpec, request: OutboundRequest, error: Unauthorised) -> AttemptResult:
    """End the agent's token and return the fact for the page; a rejected service token needs an operator."""
    if not request.subject:
        refused = problem(Code.SERVICE_SIGN_IN, cloud=spec.provider.label)
        return AttemptResult(outcome=RequestOutcome.WAITING, problem=refused)
    tokens.end(request.subject, timezone.now())
    ended = TokenRevoked(occurred_at=timezone.now(), agent_id=request.subject)
    return AttemptResult(outcome=RequestOutcome.REFUSED, problem=problem(Code.SIGNED_OUT), facts=[ended])


def _refusal(request: OutboundRequest, error: ProviderError) -> Problem:
    """Return a refusal in the provider's words, without method and path, which only the log needs."""
    reason = f"{error} [correlation id {error.correlation_id}]" if error.correlation_id else str(error)
    log.warning("request %s (%s) was refused: %s", request.pk, request.operation, reason)
    words = ADDRESS.sub("", str(error)).strip()
    cloud = Provider(request.provider).label
    return (
        problem(Code.REFUSED_SAYING, cloud=cloud, said=words) if words else problem(Code.REFUSED, cloud=cloud)
    )
