"""The clients that the demo organisation registered."""

from typing import Any

from sandbox import data
from sandbox.genesys.identity import scopes
from sandbox.genesys.identity.credentials import Client
from sandbox.organisation import uuid_of


def clients() -> dict[str, Client]:
    """Return the clients by id, as they start."""
    return {row["id"]: _client(**row) for row in data.read(__package__, "clients.json")}


def _client(**row: Any) -> Client:
    """Return the client of a row, where ``*`` stands for every scope, or for every division."""
    asked = row.pop("scopes", ())
    return Client(
        scopes=scopes.KNOWN if "*" in asked else tuple(asked),
        redirect_uris=tuple(row.pop("redirect_uris", ())),
        role_ids=tuple(uuid_of("role", each) for each in row.pop("roles", ())),
        division_ids=tuple(uuid_of("division", each) for each in row.pop("divisions", ())) or ("*",),
        **row,
    )
