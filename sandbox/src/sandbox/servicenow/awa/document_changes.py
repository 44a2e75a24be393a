"""What Advanced Work Assignment makes of a document that was written: new items, ended items, freed load."""

from sandbox import clock
from sandbox.servicenow.awa import work_items
from sandbox.servicenow.awa.channels import channels, is_load, meets
from sandbox.servicenow.store import Row
from sandbox.servicenow.tables.records import Written
from sandbox.servicenow.world import WORLD


def follow(written: Written) -> None:
    """Bring the document's work items up to date; queue an interaction that has just become queued."""
    for item in work_items.items_of(written.row["sys_id"]):
        if item["active"] == "true" and item["document_table"] == written.table:
            _update(item, written)
    # A record that is inserted as queued changes nothing, so the rule of the instance does not see it.
    was = written.before.get("state", work_items.QUEUED)
    if written.table == "interaction" and was != work_items.QUEUED == written.row["state"]:
        _queue(written.row, by=written.by)


def _update(item: Row, written: Written) -> None:
    now, channel = clock.now(), WORLD.stores["awa_service_channel"].rows[item["service_channel"]]
    still_fits = channel["table"] != written.table or is_load(channel, written.row)
    field = channel["assign_to_field"] or "assigned_to"
    agent_id = written.row.get(field, "")
    if item["state"] == work_items.ACCEPTED:
        if not still_fits:
            work_items.release(item, now=now)
    elif not still_fits:
        work_items.cancel(item, work_items.DISQUALIFIED, now=now)
    elif agent_id and agent_id != written.before.get(field, ""):
        work_items.cancel(item, work_items.BY_HAND, now=now)


def _queue(document: Row, *, by: str) -> None:
    """Create the item in the first queue whose condition fits, unless somebody has the document."""
    if document["assigned_to"] or work_items.active_item(document["sys_id"]):
        return
    if not any(each["table"] == "interaction" and is_load(each, document) for each in channels()):
        return
    queue = next((each for each in _queues() if meets("interaction", document, each["condition"])), None)
    if queue is not None:
        work_items.create("interaction", document, queue, by=by, now=clock.now())


def _queues() -> list[Row]:
    rows = WORLD.stores["awa_queue"].rows.values()
    return sorted((row for row in rows if row["active"] == "true"), key=lambda row: int(row["order"] or 0))
