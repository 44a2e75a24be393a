"""Fills a benchmark's database: ``python -m benchmarks.seed agents 500 | desk 30 | desks 500 3``.

Deletes all rows first. Prints ids and cookies as JSON.
"""

import json
import sys
from datetime import timedelta
from importlib import import_module

import django

django.setup()

from django.conf import settings  # noqa: E402 -- models exist only now
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.auth.models import User  # noqa: E402
from django.contrib.sessions.models import Session  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from gateway.models import AgentToken  # noqa: E402
from inbox.models import Conversation, Desk, Leg, Message  # noqa: E402
from incidents.models import Caller, Incident, Lookup  # noqa: E402
from incidents.states import LookupState  # noqa: E402
from routing.models import Agent, Queue  # noqa: E402

# Redis shares its groups between all databases of a server, so these ids must be unique.
FIRST_ID = 84_000_000
MESSAGES, INCIDENTS = 6, 3


def agents(count: int) -> list[dict[str, str]]:
    """Create signed-in agents and return the Genesys id and session cookie of each."""
    now = timezone.now()
    names = [f"bench-{number}" for number in range(count)]
    users = User.objects.bulk_create(User(username=name, password="!") for name in names)  # noqa: S106
    Agent.objects.bulk_create(
        Agent(pk=FIRST_ID + number, remote_id=user.username, name=f"Agent {number}", user=user)
        for number, user in enumerate(users)
    )
    Desk.objects.bulk_create(Desk(agent_id=FIRST_ID + number) for number in range(count))
    AgentToken.objects.bulk_create(
        AgentToken(subject=name, token=name, expires_at=now + timedelta(hours=1)) for name in names
    )
    return [{"id": user.username, "cookie": _signed_in(user)} for user in users]


def desk(count: int) -> list[dict[str, str]]:
    """As ``agents(1)``, with this many conversations, each with messages and a known caller."""
    return desks(1, count)


@transaction.atomic
def desks(count: int, conversations: int) -> list[dict[str, str]]:
    """As ``agents``, with this many conversations on each desk; also returns the first leg of each."""
    made = agents(count)
    queue = Queue.objects.create(remote_id="bench-queue", name="IT Service Desk")
    everyone = list(Agent.objects.order_by("pk"))
    for number in range(count * conversations):
        _conversation(everyone[number // conversations], queue, number)
    legs = dict(Leg.objects.order_by("-pk").values_list("agent__remote_id", "pk"))
    return [one | {"leg": str(legs[one["id"]])} for one in made]


def _signed_in(user: User) -> str:
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    values = {
        SESSION_KEY: str(user.pk),
        BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
        HASH_SESSION_KEY: user.get_session_auth_hash(),
    }
    key = f"bench{user.pk:027d}"
    ends_at = timezone.now() + timedelta(hours=1)
    Session.objects.create(session_key=key, session_data=store.encode(values), expire_date=ends_at)
    return f"{settings.SESSION_COOKIE_NAME}={key}"


def _conversation(agent: Agent, queue: Queue, number: int) -> None:
    """Create a conversation whose caller has open incidents; every third one is parked."""
    now, key = timezone.now() - timedelta(minutes=number), f"bench-conversation-{number}"
    caller = Caller.objects.create(remote_id=f"bench-caller-{number}", name=f"Caller {number}", seen_at=now)
    lookup = Lookup.objects.create(
        key=key, state=LookupState.ONE, caller=caller, requested_at=now, answered_at=now
    )
    lookup.candidates.set([caller])
    lookup.incidents.set([_incident(caller, number * INCIDENTS + one) for one in range(INCIDENTS)])
    conversation = Conversation.objects.create(
        remote_id=key,
        medium=Conversation.Medium.MESSAGE,
        message_type="open",
        queue=queue,
        customer_name=caller.name,
        lookup=lookup,
        started_at=now,
    )
    state = "parked" if number % 3 == 2 else "connected"
    Leg.objects.create(
        conversation=conversation,
        remote_id=f"leg-{number}",
        agent=agent,
        queue=queue,
        state=state,
        offered_at=now,
        connected_at=now,
    )
    Message.objects.bulk_create(
        Message(
            conversation=conversation,
            remote_id=f"{key}-{one}",
            sender="customer" if one % 2 == 0 else "agent",
            agent=None if one % 2 == 0 else agent,
            text=f"Message {one}: the connection drops every few minutes, also after the restart.",
            sent_at=now + timedelta(seconds=one),
            status="received" if one % 2 == 0 else "read",
        )
        for one in range(MESSAGES)
    )


def _incident(caller: Caller, number: int) -> Incident:
    now = timezone.now()
    return Incident.objects.create(
        remote_id=f"bench-incident-{number}",
        number=f"INC{number:07d}",
        title="VPN drops every hour",
        state="2",
        priority="3",
        caller=caller,
        updated_at=now,
        seen_at=now,
    )


if __name__ == "__main__":
    call_command("migrate", verbosity=0)
    call_command("flush", verbosity=0, interactive=False)
    fill = {"agents": agents, "desk": desk, "desks": desks}[sys.argv[1]]
    print(json.dumps(fill(*map(int, sys.argv[2:]))))
