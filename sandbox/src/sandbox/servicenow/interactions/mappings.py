"""What a contact centre calls our records and agents: two idempotent mappings."""

from django.http import HttpRequest, HttpResponse

from sandbox.servicenow.errors import NO_RECORD, Refused, bad_request
from sandbox.servicenow.resources import body, caller, required, result, text
from sandbox.servicenow.schema.tables import TABLES
from sandbox.servicenow.store import Row
from sandbox.servicenow.world import WORLD

DOCUMENTS = "sn_ct_ctr_it_core_ccaas_external_id_mapping"
AGENTS = "external_agent_mapping"
MAX_CHARS = 200
TRUTHS = {"true": True, "false": False}


def external_id(request: HttpRequest, table: str, sys_id: str) -> HttpResponse:
    """Return the outer id of the record."""
    row = _mapping(table, sys_id)
    if row is None:
        raise Refused(404, *NO_RECORD)
    return result({"data": _shown(row)})


def set_external_id(request: HttpRequest, table: str, sys_id: str) -> HttpResponse:
    """Set the outer id of the record: 201 the first time for this provider, 200 from then on."""
    sent = body(request)
    if not _exists(table, sys_id):
        raise Refused(404, *NO_RECORD)
    outer_id, provider = required(sent, "external_id"), text(sent, "external_provider")
    if len(outer_id) > MAX_CHARS:
        raise bad_request(f"external_id is longer than {MAX_CHARS} characters")
    if provider and not _exists("awa_external_provider", provider):
        raise bad_request("external_provider is not valid")
    values = {"document_table": table, "document_id": sys_id, "external_provider": provider}
    known = _mapping(table, sys_id, external_provider=provider)
    row = WORLD.writer(caller(request)).save(DOCUMENTS, known, {**values, "external_id": outer_id})
    done = "updated" if known else "created"
    message = f"External ID mapping record {done} for {table} [{sys_id}]"
    answer = {"data": _shown(row), "message": message, "status": "success"}
    return result(answer, status=200 if known else 201)


def map_agent(request: HttpRequest, user_id: str, inbound_id: str) -> HttpResponse:
    """Set the outer id of an agent, at sign-in and sign-out there: 201 the first time, then 200."""
    sent = body(request)
    outer_id = required(sent, "external_agent_id")
    is_active = TRUTHS.get(str(sent.get("active", True)).lower())
    application = WORLD.stores["sys_cs_provider_application"].first("inbound_id", inbound_id)
    if not _exists("sys_user", user_id) or application is None or is_active is None:
        raise bad_request("The agent ID or inbound ID provided in the request is invalid.")
    place = {"agent": user_id, "provider_application": application["sys_id"]}
    known = WORLD.stores[AGENTS].first("agent", user_id, **place)
    values = {**place, "external_agent_id": outer_id, "active": is_active}
    row = WORLD.writer(caller(request)).save(AGENTS, known, values)
    message = f"Agent Id mapping record {'updated' if known else 'inserted'}"
    answer = {"message": message, "status": "success", "mappingIds": [row["sys_id"]]}
    return result(answer, status=200 if known else 201)


def _mapping(table: str, sys_id: str, **more: str) -> Row | None:
    return WORLD.stores[DOCUMENTS].first("document_id", sys_id, document_table=table, **more)


def _exists(table: str, sys_id: str) -> bool:
    return table in TABLES and sys_id in WORLD.stores[table].rows


def _shown(row: Row) -> dict[str, str]:
    names = ("document_table", "document_id", "external_id", "external_provider")
    return {name: row[name] for name in names}
