"""The organisation, its divisions and its limits."""

from sandbox.genesys.organisation import about, divisions, limits
from sandbox.operations import delete, get, post, put

DIVISIONS = "/api/v2/authorization/divisions"
DIVISION = f"{DIVISIONS}/{{divisionId}}"
PERMITTED = "/api/v2/authorization/divisionspermitted"
NAMESPACES = "/api/v2/organizations/limits/namespaces"

OPERATIONS = (
    get("/api/v2/organizations/me", about.one),
    get(DIVISIONS, divisions.listed),
    # Of its two permissions the definition asks for both; authorization:grant:add says nothing here.
    post(DIVISIONS, divisions.create, "authorization:division:add"),
    get(f"{DIVISIONS}/home", divisions.home),
    get(f"{DIVISIONS}/query", divisions.query),
    get(DIVISION, divisions.one),
    put(DIVISION, divisions.change, "authorization:division:edit"),
    delete(DIVISION, divisions.remove, "authorization:division:delete"),
    get(f"{PERMITTED}/me", divisions.permitted),
    get(f"{PERMITTED}/paged/me", divisions.permitted_by_page),
    get(NAMESPACES, limits.namespaces),
    get(f"{NAMESPACES}/{{namespaceName}}", limits.effective),
    get(f"{NAMESPACES}/{{namespaceName}}/defaults", limits.defaults),
)
