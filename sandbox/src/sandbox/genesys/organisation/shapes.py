"""Divisions as the API shows them."""

from typing import Any

from sandbox.genesys.organisation.model import Division


def division_shape(division: Division) -> dict[str, Any]:
    """Return AuthzDivision."""
    return {
        "id": division.id,
        "name": division.name,
        "description": division.description,
        "homeDivision": division.is_home,
        "selfUri": f"/api/v2/authorization/divisions/{division.id}",
    }
