"""Reserves incident requests inside Django: ``python -m benchmarks.reserving 60 [--deliver]``.

With --deliver the delivery worker runs in this process, as in ``serve``. Prints JSON: how long single
requests waited for their first attempt, and how long it took to send many.
"""

import asyncio
import json
import sys
import time

import django

django.setup()

from asgiref.sync import sync_to_async  # noqa: E402 -- models exist only now
from django.db import transaction  # noqa: E402
from django.db.models import Max, Min  # noqa: E402
from django.utils import timezone  # noqa: E402

from gateway import worker  # noqa: E402
from gateway.models import OutboundRequest  # noqa: E402
from gateway.operations.payloads import Filing  # noqa: E402
from incidents import ledger  # noqa: E402
from incidents.ledger import Decision  # noqa: E402
from incidents.states import IncidentAction  # noqa: E402

SINGLES, APART_S = 10, 0.3
AT_MOST_S = 60.0
STARTED_S = 1.5


async def measure(requests: int, *, deliver: bool) -> dict[str, object]:
    """Return how long single requests waited, and how long it took until many were settled."""
    working = asyncio.create_task(worker.deliver()) if deliver else None
    await asyncio.sleep(STARTED_S)
    for number in range(SINGLES):
        await sync_to_async(_reserve)(f"single-{number}")
        await asyncio.sleep(APART_S)
    await _settled()
    waits = [one.attempted_at - one.reserved_at async for one in OutboundRequest.objects.filter(attempts=1)]
    for number in range(requests):
        await sync_to_async(_reserve)(f"many-{number}")
    await _settled()
    many = OutboundRequest.objects.filter(regarding__startswith="many-")
    span = await many.aaggregate(first=Min("reserved_at"), last=Max("settled_at"))
    if working:
        working.cancel()
    drained_s = (span["last"] - span["first"]).total_seconds()
    return {"waits": [wait.total_seconds() for wait in waits], "drained_s": drained_s}


def _reserve(key: str) -> None:
    decision = Decision(incident_action=IncidentAction.CREATE, filing=Filing(title=f"Benchmark {key}"))
    with transaction.atomic():
        ledger.write(key, note_key=f"{key}:note", text="Benchmark", decision=decision, now=timezone.now())


async def _settled() -> None:
    given_up_at = time.monotonic() + AT_MOST_S
    while await OutboundRequest.objects.filter(settled_at=None).aexists():
        if time.monotonic() > given_up_at:
            raise SystemExit("requests are still waiting")
        await asyncio.sleep(0.1)


if __name__ == "__main__":
    print(json.dumps(asyncio.run(measure(int(sys.argv[1]), deliver="--deliver" in sys.argv))))
