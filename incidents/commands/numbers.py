"""Agents' commands about incidents; they wait for ServiceNow's answer."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from gateway import outbound
from gateway.attempts import AttemptResult
from gateway.operations import servicenow
from gateway.operations.names import Operation, Provider, RequestOutcome
from gateway.operations.payloads import FindIncident
from incidents import queries
from live import problems
from live.problems import Code, problem
from live.requests import NotDone


def fetch_by_number(number: str, *, key: str, regarding: str, now: datetime) -> None:
    """Look an incident up in ServiceNow, unless it is stored here; not finding it is no error.

    Raises:
        NotDone: it is not an incident number, or ServiceNow did not answer.
    """
    number = number.strip().upper()
    if not number or (number.isprintable() and queries.incident_by(number)):
        return
    named = {"number": number}
    if not servicenow.is_incident_number(number):
        raise NotDone(_("%(number)s is not an incident number. One looks like INC0012345.") % named)
    with transaction.atomic(durable=True):
        outgoing = outbound.reserve_now(
            Operation.FIND_INCIDENT,
            FindIncident(number=number),
            key=key,
            regarding=regarding,
            subject="",
            now=now,
        )
    if outgoing is None:
        raise NotDone(_("%(number)s is being looked up. Try again in a moment.") % named)
    result = outbound.attempt(outgoing)
    if result.outcome != RequestOutcome.ACCEPTED:
        raise NotDone(_("%(number)s could not be looked up. %(why)s") % (named | {"why": _why(result)}))


def _why(result: AttemptResult) -> str:
    """Return why there is no answer; whether the look-up was carried out does not matter."""
    silent = problem(Code.NOT_ANSWERING, cloud=Provider.SERVICENOW.label)
    return problems.text(silent if result.may_have_run else result.problem)
