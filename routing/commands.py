"""An agent's commands about presence and language."""

from datetime import datetime

from django.db import transaction

from gateway import outbound
from gateway.operations.names import Operation, RequestOutcome
from gateway.operations.payloads import AgentPayload, SetPresence
from live import problems
from live.requests import NotDone
from routing.models import Agent, PresenceDefinition


def choose_presence(agent: Agent, definition: PresenceDefinition, *, key: str, now: datetime) -> None:
    """Request a presence; the page changes when Genesys reports it.

    Raises:
        NotDone: Genesys refused.
    """
    payload = SetPresence(agent_id=agent.remote_id, definition_id=definition.remote_id)
    _submit(agent, Operation.SET_PRESENCE, payload, key=key, now=now)


def back_on_queue(agent: Agent, *, key: str, now: datetime) -> None:
    """End Not Responding, so that Genesys offers conversations again.

    Raises:
        NotDone: Genesys refused.
    """
    _submit(agent, Operation.BACK_ON_QUEUE, AgentPayload(agent_id=agent.remote_id), key=key, now=now)


def choose_language(agent: Agent, language: str) -> None:
    """Store the language of an agent's pages; "" means the browser's."""
    Agent.objects.filter(pk=agent.pk).update(language=language)


def note_browser_language(agent: Agent, language: str) -> None:
    """Store the browser's language, because fragments are rendered without a request from the browser."""
    if language != agent.browser_language:
        Agent.objects.filter(pk=agent.pk).update(browser_language=language)


def _submit(agent: Agent, operation: Operation, payload: AgentPayload, *, key: str, now: datetime) -> None:
    with transaction.atomic(durable=True):
        outgoing = outbound.reserve_now(
            operation, payload, key=key, regarding=agent.remote_id, subject=agent.remote_id, now=now
        )
    if outgoing is None:
        return
    result = outbound.attempt(outgoing)
    if result.outcome == RequestOutcome.REFUSED:
        raise NotDone(problems.text(result.problem))
