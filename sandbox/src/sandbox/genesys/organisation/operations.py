"""The organisation and its divisions."""

from sandbox.genesys.organisation import about, divisions
from sandbox.operations import delete, get, post, put

DIVISIONS = "/api/v2/authorization/divisions"
DIVISION = f"{DIVISIONS}/{{divisionId}}"
PERMITTED = "/api/v2/authorization/divisionspermitted"

OPERATIONS = (
    get("/api/v2/organizations/me", about.one),
    get(DIVISIONS, divisions.listed),
    # Of its two permissions the definition asks for both; authorization:grant:add says nothing here.
    post(DIVISIONS, divisions.create, "authorization:division:add"),
    get(f"{DIVISIONS}/home", divisions.home),
    get(DIVISION, divisions.one),
    put(DIVISION, divisions.change, "authorization:division:edit"),
    delete(DIVISION, divisions.remove, "authorization:division:delete"),
    get(f"{PERMITTED}/me", divisions.permitted),
)
