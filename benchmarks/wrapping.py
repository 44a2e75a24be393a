"""What the benchmark of wrap-ups does inside Django: ``python -m benchmarks.wrapping prepare|outage|told``.

prepare files every wrap-up at once, waits for the directory's index, and prints people in it. outage opens
one for all queues; told prints what it counts. All print JSON.
"""

import json
import sys
import time
from datetime import timedelta

import django

django.setup()

from django.utils import timezone  # noqa: E402 -- models exist only now

from incidents.commands import outages  # noqa: E402
from incidents.commands.outages import OutageForm  # noqa: E402
from incidents.models import Caller, DirectoryPull, IncidentPolicy, Outage  # noqa: E402
from incidents.states import CreateRule, TimedOut  # noqa: E402

READ_WITHIN_S = 40.0
LASTS = timedelta(hours=1)


def prepare() -> list[list[str]]:
    """Return mail address and name of everybody in the index, once that is complete."""
    at_once = {"timed_out": TimedOut.FILE, "kept_minutes": 0, "over_minutes": 0}
    IncidentPolicy.objects.create(queue=None, create_rule=CreateRule.ALWAYS, **at_once)
    given_up_at = time.monotonic() + READ_WITHIN_S
    while not DirectoryPull.objects.exclude(completed_at=None).exists():
        if time.monotonic() > given_up_at:
            raise RuntimeError("the directory was not read in time")
        time.sleep(0.2)
    return [[one.email, one.name] for one in Caller.objects.exclude(email="").order_by("id")]


def outage() -> str:
    """Open an outage without a master, which is created then, and return its key."""
    now = timezone.now()
    form = OutageForm(name="VPN", closes_at=now + LASTS)
    return outages.open_outage(form, user=None, now=now).key


def told() -> dict[str, int | str]:
    """Return what the outage has counted and told its master."""
    found = Outage.objects.select_related("master").get()
    master = found.master.remote_id if found.master else ""
    return {"affected": found.affected, "told": found.told, "notes": found.notes, "master": master}


if __name__ == "__main__":
    print(json.dumps({"prepare": prepare, "outage": outage, "told": told}[sys.argv[1]]()))
