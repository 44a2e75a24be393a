"""The organisation and its divisions."""

from sandbox.genesys.organisation import about, divisions
from sandbox.operations import get

OPERATIONS = (
    get("/api/v2/organizations/me", about.one),
    get("/api/v2/authorization/divisions/home", divisions.home),
    get("/api/v2/authorization/divisionspermitted/me", divisions.permitted),
    get("/api/v2/authorization/divisionspermitted/paged/me", divisions.permitted_by_page),
    *divisions.DIVISIONS.operations(),
)
