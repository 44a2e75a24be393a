"""What an agent does at this desk: press a button, or open a browser."""

import itertools

from django.test import Client
from django.utils import timezone

from inbox.commands.asking import Click

_keys = (f"click-{number}" for number in itertools.count())


def click(leg, command, *args, agent=None, key=None, **more):
    """Press a button on a leg: by its own agent and with a fresh key, unless said otherwise."""
    pressed = Click(leg_id=leg.pk, agent=agent or leg.agent, key=key or next(_keys), now=timezone.now())
    command(pressed, *args, **more)
    leg.refresh_from_db()


def browser_of(agent):
    """Return a browser signed in as the agent."""
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(agent.user)
    return client
