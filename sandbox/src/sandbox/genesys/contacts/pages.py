"""Lists of external contacts: pages within the first thousand, in the order of a field."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from sandbox.genesys.bodies import whole
from sandbox.genesys.errors import Refused

REACH = 1000
MAX_SIZE = 100


def page(path: str, entities: list[Any], wanted: Mapping[str, Any]) -> dict[str, Any]:
    """Return the page that ``pageSize`` (20 by default) and ``pageNumber`` ask for.

    Raises: Refused when they are out of range or lead beyond the first thousand.
    """
    size = whole(wanted.get("pageSize") or 20, "pageSize")
    number = whole(wanted.get("pageNumber") or 1, "pageNumber")
    if not 1 <= size <= MAX_SIZE or number < 1 or size * number > REACH:
        message = f"pageSize must be 1 to {MAX_SIZE}, pageNumber * pageSize at most {REACH}."
        raise Refused(400, "bad.request", message)
    count = max(1, -(-len(entities) // size))
    uris = {"selfUri": number, "firstUri": 1, "lastUri": count}
    uris |= {"nextUri": number + 1} if number < count else {}
    uris |= {"previousUri": number - 1} if number > 1 else {}
    listing = {"entities": entities[(number - 1) * size : number * size], "total": len(entities)}
    listing |= {"pageSize": size, "pageNumber": number, "pageCount": count}
    kept = {name: value for name, value in wanted.items() if isinstance(value, str)}
    pages = {name: kept | {"pageSize": size, "pageNumber": at} for name, at in uris.items()}
    return listing | {name: f"{path}?{urlencode(query)}" for name, query in pages.items()}


def ordered(entities: list[Any], order: str, fields: tuple[str, ...]) -> list[Any]:
    """Return the entities in an order like ``lastName:desc``; without one as they are.

    Raises: Refused with ``bad.request`` for a field or a direction that cannot be.
    """
    if not order:
        return entities
    name, _, direction = order.partition(":")
    if name not in fields or direction.lower() not in ("", "asc", "desc"):
        raise Refused(400, "bad.request", f"sortOrder is one of {', '.join(fields)}, with :asc or :desc.")
    is_last_first = direction.lower() == "desc"
    return sorted(entities, key=lambda each: str(each.get(name) or "").lower(), reverse=is_last_first)
