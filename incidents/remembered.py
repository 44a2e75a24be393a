"""Phone numbers that agents have written to ServiceNow, and their undoing."""

from datetime import datetime

from gateway.operations.names import Provider, RequestOutcome
from gateway.operations.payloads import SetNumber
from gateway.providers.fact_values import NumberField
from gateway.providers.facts import NumberAnswered
from gateway.settled import RequestSettled
from incidents.models import Caller, Lookup, NumberChange
from incidents.states import NumberState
from live.problems import Code, Problem, problem
from routing.models import Agent

UNDO = ":undo"
PROBLEMS = {"changed": Code.CHANGED_MEANWHILE, "kept": Code.KEPT_OLD_VALUE}


def begin(lookup: Lookup, caller: Caller, field: str, *, by: Agent, now: datetime) -> SetNumber:
    """Store that the caller's number shall be remembered, and return what ServiceNow is asked for."""
    change = NumberChange.objects.create(
        caller=caller,
        lookup=lookup,
        field=field,
        old=getattr(caller, field),
        new=lookup.new_number,
        by=by,
        at=now,
    )
    return _payload(change, str(change.pk), change.old, change.new)


def undo(change: NumberChange, *, by: Agent, now: datetime) -> SetNumber:
    """Store that a number shall be what it was before, and return what ServiceNow is asked for."""
    change.state, change.problem = NumberState.UNDOING, {}
    change.undone_by, change.undone_at = by, now
    change.save()
    return _payload(change, f"{change.pk}{UNDO}", change.new, change.old)


def answered(fact: NumberAnswered) -> None:
    """Store how the writing of a number ended; only where it succeeded, the number is remembered."""
    change = of(fact.key)
    if change is None:
        return
    is_undo = fact.key.endswith(UNDO)
    code = PROBLEMS.get(fact.outcome)
    if code:
        _failed(change, problem(code, cloud=Provider.SERVICENOW.label))
        return
    change.state, change.problem = (NumberState.UNDONE if is_undo else NumberState.WRITTEN), {}
    change.save(update_fields=["state", "problem"])
    if change.lookup:
        change.lookup.new_number = change.new if is_undo else ""
        change.lookup.save(update_fields=["new_number"])


def settled(fact: RequestSettled[SetNumber]) -> None:
    """Store that a number waits for ServiceNow, or was refused."""
    change = of(fact.payload.key)
    if change is None or fact.outcome == RequestOutcome.ACCEPTED:
        return
    if fact.outcome.is_failure:
        _failed(change, dict(fact.problem))
    else:
        change.problem = dict(fact.problem)
        change.save(update_fields=["problem"])


def of(key: str) -> NumberChange | None:
    """Return the change with this key, locked."""
    changes = NumberChange.objects.select_for_update(of=("self",)).select_related("lookup", "caller")
    return changes.filter(pk__in=_ids(key)).first()


def conversations_of(key: str) -> list[str]:
    """Return the Genesys ids of the conversations that show the change with this key, without a lock."""
    changes = NumberChange.objects.filter(pk__in=_ids(key), lookup__isnull=False)
    return list(changes.values_list("lookup__key", flat=True))


def _ids(key: str) -> list[int]:
    pk = key.removesuffix(UNDO)
    return [int(pk)] if pk.isdigit() else []


def _failed(change: NumberChange, why: Problem) -> None:
    """Store why; a number that could not be undone is still the one in ServiceNow."""
    undoing = change.state == NumberState.UNDOING
    change.state = NumberState.WRITTEN if undoing else NumberState.NEEDS_YOU
    if undoing:
        change.undone_by = change.undone_at = None
    change.problem = why
    change.save()


def _payload(change: NumberChange, key: str, old: str, new: str) -> SetNumber:
    field: NumberField = "mobile" if change.field == NumberChange.Field.MOBILE else "phone"
    return SetNumber(key=key, person_id=change.caller.remote_id, field=field, old=old, new=new)
