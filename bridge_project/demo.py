"""Data of the demo: users who can sign in, and mappings as a service desk would define them."""

from django.conf import settings
from django.contrib.auth.models import Permission, User

from routing.models import (
    Agent,
    Choice,
    PresenceDefinition,
    PresenceMapping,
    PresenceState,
    Queue,
    QueueMapping,
)
from routing.states import ChoiceKind, SystemPresence

SUPERVISOR, ADMIN = "sven", "admin"
SUPERVISED = ("routing", "inbox", "incidents", "gateway")


def seed() -> None:
    """Create missing users and mappings; existing ones are not changed."""
    _people()
    _presence_map()
    _queue_map()


def _people() -> None:
    admin, made = User.objects.get_or_create(
        username=ADMIN, defaults={"is_staff": True, "is_superuser": True, "first_name": "Admin"}
    )
    if made:
        admin.set_password(settings.DEMO_PASSWORD)
        admin.save()
    for agent in Agent.objects.filter(user=None):
        agent.user = _user(agent)
        agent.save(update_fields=["user"])


def _user(agent: Agent) -> User:
    name = agent.email.partition("@")[0].partition(".")[0] or agent.remote_id
    user, made = User.objects.get_or_create(
        username=name,
        defaults={"email": agent.email, "first_name": agent.name[:150], "is_staff": name == SUPERVISOR},
    )
    if made:
        user.set_password(settings.DEMO_PASSWORD)
        user.save()
    if name == SUPERVISOR:
        user.user_permissions.set(Permission.objects.filter(content_type__app_label__in=SUPERVISED))
    return user


def _presence_map() -> None:
    """Map On Queue to Available, Offline to Offline, everything else to Away, and back."""
    states = {state.name: state for state in PresenceState.objects.all()}
    if PresenceMapping.objects.exists() or not states:
        return
    for definition in PresenceDefinition.objects.all():
        name = {SystemPresence.ON_QUEUE: "Available", SystemPresence.OFFLINE: "Offline"}.get(
            SystemPresence(definition.system), "Away"
        )
        _line(PresenceMapping.Direction.TO_SERVICENOW, definition, states.get(name))
    for name, system in (
        ("Available", SystemPresence.ON_QUEUE),
        ("Away", SystemPresence.AWAY),
        ("Offline", SystemPresence.OFFLINE),
    ):
        wanted = PresenceDefinition.objects.filter(system=system).order_by("-primary").first()
        if wanted:
            _line(PresenceMapping.Direction.TO_GENESYS, wanted, states.get(name))


def _line(
    direction: PresenceMapping.Direction, definition: PresenceDefinition, state: PresenceState | None
) -> None:
    if state:
        PresenceMapping.objects.create(direction=direction, definition=definition, state=state)


def _queue_map() -> None:
    for queue in Queue.objects.filter(mapping=None, active=True):
        QueueMapping.objects.create(
            queue=queue,
            group=_choice(ChoiceKind.GROUP, queue.name),
            service_queue=_choice(ChoiceKind.QUEUE, queue.name),
            category=_choice(ChoiceKind.CATEGORY, "inquiry"),
        )


def _choice(kind: ChoiceKind, wanted: str) -> Choice | None:
    """Return the choice with this value, else one whose name begins with it, or None."""
    choices = Choice.objects.filter(kind=kind, active=True)
    return choices.filter(remote_id=wanted).first() or choices.filter(name__istartswith=wanted).first()
