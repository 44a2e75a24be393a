"""Versioned entities: whoever writes must have read the newest."""

from typing import Any

from sandbox.genesys.bodies import whole
from sandbox.genesys.errors import Refused


def check_version(body: dict[str, Any], current: int) -> None:
    """Pass when the body carries the current version.

    Raises: Refused, 400 without a version and 409 with another one.
    """
    if "version" not in body:
        raise Refused(400, "bad.request", "The field version is required.")
    if whole(body["version"], "version") != current:
        message = f"The version {body['version']} is not the current version {current}"
        raise Refused(409, "general.conflict", message)
