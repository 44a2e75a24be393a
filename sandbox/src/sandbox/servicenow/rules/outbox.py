"""What the instance sends: once, without a promise of order; a row of its log tells what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from sandbox import sending
from sandbox.control.faults import FAULTS
from sandbox.sending import Posting
from sandbox.servicenow.world import WORLD

AGENT = {"User-Agent": "ServiceNow/1.0"}
LOG = "sys_outbound_http_log"
SENDER = "system"
MAX_ENTRIES = 1000
TIMEOUT_S = 175.0


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleRequest:
    """One POST, the script that sends it, the record that it is about."""

    url: str
    raw: bytes
    source: str
    table: str = ""
    record: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


def send(request: RuleRequest, now: datetime) -> None:
    """Send soon; a tester's shares of events may lose it, double it or hold it back."""
    for delay_s in FAULTS["servicenow"].event_delays_s():
        WORLD.timers.at(now + timedelta(seconds=delay_s), partial(_post, request))


def _post(request: RuleRequest, now: datetime) -> None:
    posting = Posting(
        url=request.url, raw=request.raw, headers={**AGENT, **request.headers}, timeout_s=TIMEOUT_S
    )
    sending.post(posting, partial(_log, request))


def _log(request: RuleRequest, status: int | None) -> None:
    with WORLD.lock:
        writer = WORLD.writer(SENDER)
        writer.insert(
            LOG,
            {
                "url": request.url,
                "method": "POST",
                "source": request.source,
                "source_table": request.table,
                "source_record": request.record,
                "response_status": status or 0,
            },
        )
        _forget_oldest()


def _forget_oldest() -> None:
    store = WORLD.stores[LOG]
    while len(store.rows) > MAX_ENTRIES:
        store.remove(next(iter(store.rows)))
