"""Where every change of an agent passes: into the history now, to the browsers after commit."""

from datetime import datetime

from django.db import transaction

from routing import broadcasts
from routing.models import Activity, Agent


def record(agent: Agent, kind: Activity.Kind, what: str = "", *, at: datetime) -> None:
    """Add a line to the agent's history and announce it once the transaction commits."""
    activity = Activity.add(agent, kind, what, at)
    transaction.on_commit(lambda: broadcasts.announce(activity), robust=True)
