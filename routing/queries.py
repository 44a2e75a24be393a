"""Queries about agents, queues, presence and mappings."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from django.conf import settings
from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, When
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from live.search import folded
from routing import recent
from routing.models import (
    Activity,
    Agent,
    PresenceDefinition,
    PresenceMapping,
    Queue,
    QueueMapping,
    WrapUpCode,
)
from routing.states import RoutingStatus, SystemPresence

TargetKind = Literal["agent", "queue"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A notice above the desk, with the button that solves the problem. method: "post" or "get"."""

    key: str
    level: str
    text: str
    action_url: str = ""
    action_label: str = ""
    method: str = "post"


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentStatus:
    """An agent's presence in both clouds, as the page shows it. revision: increases with every change.

    drift: how the two presences differ, "" when they agree.
    """

    agent: Agent
    revision: int
    drift: str
    notices: tuple[Notice, ...]

    @property
    def initials(self) -> str:
        return "".join(word[0] for word in self.agent.name.split()[:2]).upper()


@dataclass(frozen=True, slots=True, kw_only=True)
class PresenceChoice:
    """A presence in the menu. mapped_state: the name of the ServiceNow state that follows it, or ""."""

    definition: PresenceDefinition
    mapped_state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueFiling:
    """How a queue's incidents are filed in ServiceNow: stored values, and names to show."""

    group_id: str = ""
    group_name: str = ""
    category: str = ""
    contact_type: str = ""
    contact_type_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Targets:
    """Transfer targets. rows: the first ones. total: how many were found."""

    kind: TargetKind
    rows: Sequence[Agent | Queue]
    total: int

    @property
    def has_more(self) -> bool:
        return self.total > len(self.rows)


TARGETS_SHOWN = 20
CAN_TAKE = Q(presence__system=SystemPresence.ON_QUEUE) & ~Q(routing_status=RoutingStatus.NOT_RESPONDING)
# Stored values in lower case, not labels. Source: docs/providers/servicenow.md#incidents
CONTACT_TYPES = {"call": "phone", "message": "chat", "email": "email", "callback": "phone"}
CONTACT_TYPE_NAMES = {
    "phone": gettext_lazy("phone"),
    "chat": gettext_lazy("chat"),
    "email": gettext_lazy("email"),
}


def agent_of(user_id: int | None) -> Agent | None:
    """Return the active agent of a Django user, or None."""
    agents = Agent.objects.active().select_related("presence", "servicenow_presence")
    return agents.filter(user_id=user_id).first() if user_id else None


def admitted(agent_ids: Iterable[int]) -> set[int]:
    """Return those of these agents who are active, with an active Django user."""
    agents = Agent.objects.active().filter(pk__in=set(agent_ids), user__is_active=True)
    return set(agents.values_list("pk", flat=True))


def agents_by_remote_id(remote_ids: Iterable[str]) -> dict[str, Agent]:
    """Return agents by their Genesys id; an unknown agent is created with its id as name."""
    wanted = set(remote_ids)
    found = recent.agents.rows(wanted)
    for remote_id in sorted(wanted - found.keys()):  # so that two processes do not deadlock
        found[remote_id], _ = Agent.objects.get_or_create(remote_id=remote_id, defaults={"name": remote_id})
    return found


def queues_by_remote_id(remote_ids: Iterable[str]) -> dict[str, Queue]:
    """Return queues by their Genesys id; an unknown queue is created with its id as name."""
    wanted = {remote_id for remote_id in remote_ids if remote_id}
    found = recent.queues.rows(wanted)
    for remote_id in sorted(wanted - found.keys()):  # so that two processes do not deadlock
        found[remote_id], _ = Queue.objects.get_or_create(remote_id=remote_id, defaults={"name": remote_id})
    return found


def presences() -> list[PresenceChoice]:
    """Return the presence menu, ordered by system presence, custom ones after the primary one."""
    to_servicenow = PresenceMapping.objects.filter(
        direction=PresenceMapping.Direction.TO_SERVICENOW
    ).select_related("state")
    states = {line.definition_id: line.state.name for line in to_servicenow}
    definitions = PresenceDefinition.objects.filter(active=True).exclude(
        system__in=[SystemPresence.OFFLINE, SystemPresence.IDLE]  # Genesys sets these itself
    )
    order = {word: place for place, word in enumerate(SystemPresence.values)}
    # One that Genesys adds one day comes last.
    ordered = sorted(
        definitions, key=lambda one: (order.get(one.system, len(order)), not one.primary, one.name)
    )
    return [PresenceChoice(definition=one, mapped_state=states.get(one.pk, "")) for one in ordered]


def codes(queue: Queue | None) -> list[WrapUpCode]:
    """Return the wrap-up codes of a queue, or all codes when the queue has none."""
    own = list(queue.wrapup_codes.filter(active=True)) if queue else []
    return own or list(WrapUpCode.objects.filter(active=True))


def code_name(remote_id: str) -> str:
    """Return the name of a wrap-up code; one that no list has, such as the system's, is its own name."""
    return WrapUpCode.objects.filter(remote_id=remote_id).values_list("name", flat=True).first() or remote_id


def filing_of(queue: Queue | None, *, medium: str) -> QueueFiling:
    """Return how a queue's incidents are filed; an unmapped contact type is derived from the medium."""
    mappings = QueueMapping.objects.filter(queue=queue, active=True) if queue else QueueMapping.objects.none()
    mapping = mappings.select_related("group", "category", "contact_type").first()
    derived = CONTACT_TYPES.get(medium, "")
    derived_name = str(CONTACT_TYPE_NAMES.get(derived, ""))
    if mapping is None:
        return QueueFiling(contact_type=derived, contact_type_name=derived_name)
    group, category, contact_type = mapping.group, mapping.category, mapping.contact_type
    return QueueFiling(
        group_id=group.remote_id if group else "",
        group_name=group.name if group else "",
        category=category.remote_id if category else "",
        contact_type=contact_type.remote_id if contact_type else derived,
        contact_type_name=contact_type.name if contact_type else derived_name,
    )


def contact_types() -> list[str]:
    """Return the contact types that incidents of conversations have: by medium, and as queues are mapped."""
    mapped = QueueMapping.objects.filter(active=True, contact_type__isnull=False)
    return sorted({*CONTACT_TYPES.values(), *mapped.values_list("contact_type__remote_id", flat=True)})


def targets(agent: Agent, *, kind: TargetKind, text: str = "") -> Targets:
    """Return the transfer targets of a kind that contain every word of a text.

    Colleagues who can accept an offer now come first.
    """
    found: QuerySet[Agent] | QuerySet[Queue] = Queue.objects.filter(active=True).order_by("search_text", "pk")
    if kind == "agent":
        colleagues = Agent.objects.active().exclude(pk=agent.pk).select_related("presence")
        found = colleagues.order_by(Case(When(CAN_TAKE, then=0), default=1), "search_text", "pk")
    for word in folded(text).split():
        found = found.filter(search_text__contains=word)
    return Targets(kind=kind, rows=list(found[:TARGETS_SHOWN]), total=found.count())


def agent_status(agent: Agent) -> AgentStatus:
    """Return what an agent's own pages show about presence."""
    return agent_statuses([agent])[0]


def agent_statuses(agents: Sequence[Agent]) -> list[AgentStatus]:
    """Return what these agents' own pages show about presence, in order, in two queries."""
    newest, states = _newest_activities(agents), _mapped_states(agents)
    return [
        AgentStatus(
            agent=agent,
            revision=newest.get(agent.pk) or 0,
            drift=_drift(agent, states),
            notices=tuple(_notices(agent)),
        )
        for agent in agents
    ]


def _newest_activities(agents: Sequence[Agent]) -> dict[int, int | None]:
    own = Activity.objects.filter(agent=OuterRef("pk")).order_by("-id").values("id")
    found = Agent.objects.filter(pk__in=[agent.pk for agent in agents]).order_by()
    return dict(found.values_list("pk", Subquery(own[:1])))


def _mapped_states(agents: Iterable[Agent]) -> dict[int, int]:
    """Return the ServiceNow states that follow these agents' presences, by the id of the presence."""
    mapped = PresenceMapping.objects.filter(
        direction=PresenceMapping.Direction.TO_SERVICENOW,
        definition__in={agent.presence_id for agent in agents if agent.presence_id},
    )
    return dict(mapped.values_list("definition", "state"))


def _drift(agent: Agent, states: Mapping[int, int]) -> str:
    """Return the names of an agent's two presences, or "" when they agree or are not mapped."""
    if agent.presence is None or agent.servicenow_presence is None:
        return ""
    if states.get(agent.presence.pk, agent.servicenow_presence_id) == agent.servicenow_presence_id:
        return ""
    return f"Genesys: {agent.presence.name}. ServiceNow: {agent.servicenow_presence.name}."


def _notices(agent: Agent) -> Iterable[Notice]:
    if agent.signed_out_at:
        yield Notice(
            key="signed-out",
            level="danger",
            text=_("Your Genesys sign-in has ended. Your conversations and drafts are kept."),
            action_url=resolve_url(settings.SIGN_IN_URL),
            action_label=_("Sign in again"),
            method="get",
        )
    if agent.is_not_responding:
        yield Notice(
            key="not-responding",
            level="warning",
            text=_("You are Not Responding: Genesys offers you nothing until you are back on queue."),
            action_url=reverse("routing:return"),
            action_label=_("Back on queue"),
        )


def watched_agents() -> list[str]:
    """Return the Genesys user ids for whose topics the stream subscribes."""
    return list(Agent.objects.active().order_by("id").values_list("remote_id", flat=True))


def watched_queues() -> list[str]:
    """Return the Genesys queue ids for whose conversations the stream subscribes."""
    return list(Queue.objects.filter(active=True).order_by("id").values_list("remote_id", flat=True))


def queue_pk(remote_id: str) -> int | None:
    """Return the row of a Genesys queue; None for an unknown one."""
    return Queue.objects.filter(remote_id=remote_id).values_list("pk", flat=True).first()


def queues_by_age() -> list[str]:
    """Return the ids of the active Genesys queues, least recently copied first."""
    oldest_first = F("copied_at").asc(nulls_first=True)
    active = Queue.objects.filter(active=True).order_by(oldest_first, "id")
    return list(active.values_list("remote_id", flat=True))


def linked_people() -> list[str]:
    """Return the ServiceNow person ids of agents who have signed in."""
    return list(
        Agent.objects.active().exclude(person_id="").exclude(user=None).values_list("person_id", flat=True)
    )
