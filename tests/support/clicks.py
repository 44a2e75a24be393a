"""What an agent does at the desk: press a button, or open a browser."""

import itertools

from django.test import Client
from django.utils import timezone

from inbox.actions import BY_NAME
from inbox.commands.actions import ActionRequest, submit

_keys = (f"click-{number}" for number in itertools.count())


def click(leg, command, *args, agent=None, key=None, **more):
    """Press a button on a leg, by default as its agent: a plain action by name, or a command."""
    asked = ActionRequest(leg_id=leg.pk, agent=agent or leg.agent, key=key or next(_keys), now=timezone.now())
    if isinstance(command, str):
        submit(asked, BY_NAME[command])
    else:
        command(asked, *args, **more)
    leg.refresh_from_db()


def browser_of(agent):
    """Return a browser signed in as the agent."""
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(agent.user)
    return client
