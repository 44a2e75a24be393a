"""Stores facts about agents and presence; every function accepts the same fact twice."""

from datetime import datetime

from gateway import outbound, tokens
from gateway.operations.names import Operation, RequestOutcome
from gateway.operations.payloads import AgentPayload, Payload, SetPresence, SetServiceNowPresence
from gateway.providers import facts
from gateway.settled import RequestSettled
from live.problems import Code, problem
from routing import timeline
from routing.models import Activity, Agent, PresenceDefinition, PresenceMapping, PresenceState
from routing.states import RoutingStatus

NOT_DONE = (RequestOutcome.REFUSED, RequestOutcome.UNKNOWN)


def presence_changed(fact: facts.PresenceChanged) -> None:
    """Store an agent's Genesys presence, and request the mapped ServiceNow state.

    Silently idempotent: ignores an older presence, and unknown agents.
    """
    agent = _locked(remote_id=fact.agent_id)
    definition = PresenceDefinition.objects.filter(remote_id=fact.definition_id).first()
    if agent is None or definition is None or _is_older(fact.since, agent.presence_at):
        return
    changed = agent.presence_id != definition.pk
    agent.presence, agent.presence_at = definition, fact.since or agent.presence_at
    agent.save(update_fields=["presence", "presence_at"])
    if changed:
        timeline.record(agent, Activity.Kind.PRESENCE, detail={"name": definition.name}, at=fact.occurred_at)
        _let_servicenow_follow(agent, definition, fact)


def routing_status_changed(fact: facts.RoutingStatusChanged) -> None:
    """Store an agent's routing status. Silently idempotent."""
    agent = _locked(remote_id=fact.agent_id)
    if agent is None or fact.status not in RoutingStatus.values:
        return
    if _is_older(fact.since, agent.routing_status_at):
        return
    changed = agent.routing_status != fact.status
    agent.routing_status, agent.routing_status_at = fact.status, fact.since or agent.routing_status_at
    agent.save(update_fields=["routing_status", "routing_status_at"])
    if changed:
        timeline.record(
            agent, Activity.Kind.ROUTING_STATUS, detail={"status": fact.status}, at=fact.occurred_at
        )


def servicenow_presence_seen(fact: facts.ServiceNowPresenceSeen) -> None:
    """Store an agent's ServiceNow presence state; if a person changed it there, request the mapped presence.

    A state that Bridge set is stored when ServiceNow accepts it, so it is not taken for a person's change.
    """
    agent = _locked(person_id=fact.person_id) if fact.person_id else None
    state = PresenceState.objects.filter(remote_id=fact.state_id).first()
    if agent is None or state is None or agent.servicenow_presence_id == state.pk:
        return
    known_before = agent.servicenow_presence_id is not None  # the first reading is no change
    _store_servicenow_presence(agent, state, fact)
    if known_before:
        _let_genesys_follow(agent, state, fact)


def token_revoked(fact: facts.TokenRevoked) -> None:
    """Show the agent that the Genesys sign-in has ended; the agent keeps all conversations.

    Genesys also reports tokens of the agent's other programs, so a token that seems valid is checked first.
    Source: docs/providers/genesys.md#sign-in.
    """
    agent = _locked(remote_id=fact.agent_id)
    if agent and tokens.has_agent(agent.remote_id):
        _try_sign_in(agent, fact)
    elif agent and agent.signed_out_at is None:
        agent.signed_out_at = fact.occurred_at
        agent.save(update_fields=["signed_out_at"])
        refused = problem(Code.SIGNED_OUT)
        timeline.record(agent, Activity.Kind.REFUSED, detail=refused, at=fact.occurred_at)


def agent_linked(fact: facts.AgentLinked) -> None:
    """Store an agent's ServiceNow person, and request the state for the agent's presence."""
    agent = _locked(remote_id=fact.agent_id)
    if agent is None or agent.person_id == fact.person_id:
        return
    agent.person_id = fact.person_id
    agent.save(update_fields=["person_id"])
    if agent.presence:
        _let_servicenow_follow(agent, agent.presence, fact)


def presence_settled(fact: RequestSettled[AgentPayload]) -> None:
    """Show the agent that Genesys did not accept a presence."""
    agent = _locked(remote_id=fact.payload.agent_id) if fact.outcome in NOT_DONE else None
    if agent:
        timeline.record(agent, Activity.Kind.REFUSED, detail=dict(fact.problem), at=fact.occurred_at)


def servicenow_presence_settled(fact: RequestSettled[SetServiceNowPresence]) -> None:
    """Store a state that ServiceNow accepted, so that reading it back is not taken for a person's change."""
    if fact.outcome != RequestOutcome.ACCEPTED:
        return
    agent = _locked(person_id=fact.payload.person_id)
    state = PresenceState.objects.filter(remote_id=fact.payload.state_id).first()
    if agent and state and agent.servicenow_presence_id != state.pk:
        _store_servicenow_presence(agent, state, fact)


def _store_servicenow_presence(agent: Agent, state: PresenceState, fact: facts.Fact) -> None:
    agent.servicenow_presence, agent.servicenow_presence_at = state, fact.occurred_at
    agent.save(update_fields=["servicenow_presence", "servicenow_presence_at"])
    kind = Activity.Kind.SERVICENOW_PRESENCE
    timeline.record(agent, kind, detail={"name": state.name}, at=fact.occurred_at)


def _try_sign_in(agent: Agent, fact: facts.Fact) -> None:
    outbound.reserve(
        Operation.CHECK_SIGN_IN,
        Payload(),
        key=f"check:{agent.remote_id}:{fact.occurred_at.isoformat()}",
        regarding=agent.remote_id,
        subject=agent.remote_id,
        now=fact.occurred_at,
    )


def _let_servicenow_follow(agent: Agent, definition: PresenceDefinition, fact: facts.Fact) -> None:
    """Request the mapped state, unless the agent already has it or the presence is not mapped."""
    line = (
        PresenceMapping.objects.filter(
            direction=PresenceMapping.Direction.TO_SERVICENOW, definition=definition
        )
        .select_related("state")
        .first()
    )
    if line is None or not agent.person_id or line.state_id == agent.servicenow_presence_id:
        return
    outbound.reserve(
        Operation.SET_SERVICENOW_PRESENCE,
        SetServiceNowPresence(person_id=agent.person_id, state_id=line.state.remote_id),
        key=f"servicenow-presence:{agent.remote_id}:{fact.occurred_at.isoformat()}",
        regarding=agent.remote_id,
        now=fact.occurred_at,
    )


def _let_genesys_follow(agent: Agent, state: PresenceState, fact: facts.Fact) -> None:
    """Request the mapped presence, unless the agent's presence is already mapped to this state."""
    line = (
        PresenceMapping.objects.filter(direction=PresenceMapping.Direction.TO_GENESYS, state=state)
        .select_related("definition")
        .first()
    )
    # Without a token the request could not be sent.
    if line is None or agent.signed_out_at or _is_mapped(agent.presence_id, state):
        return
    outbound.reserve(
        Operation.SET_PRESENCE,
        SetPresence(agent_id=agent.remote_id, definition_id=line.definition.remote_id),
        key=f"presence:{agent.remote_id}:{fact.occurred_at.isoformat()}",
        regarding=agent.remote_id,
        subject=agent.remote_id,
        now=fact.occurred_at,
    )


def _is_mapped(definition_id: int | None, state: PresenceState) -> bool:
    return PresenceMapping.objects.filter(
        direction=PresenceMapping.Direction.TO_SERVICENOW, definition_id=definition_id, state=state
    ).exists()


def _locked(**lookup: str) -> Agent | None:
    return Agent.objects.select_for_update(of=("self",)).filter(**lookup).first()


def _is_older(since: datetime | None, known: datetime | None) -> bool:
    """Return whether one is older; both are by Genesys' clock. Of equal times the last to come counts."""
    return since is not None and known is not None and since < known
