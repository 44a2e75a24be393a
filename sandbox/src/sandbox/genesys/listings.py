"""Paged lists in the vendor's first style: entities with page numbers and uris."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, JsonResponse

from sandbox.genesys.bodies import whole
from sandbox.genesys.errors import Refused, invalid_value

MAX_PAGE_SIZE = 500
ORDERS = {"": False, "asc": False, "ascending": False, "desc": True, "descending": True}
TOTALS = {"total", "pageCount", "lastUri"}


def page(request: HttpRequest, entities: Sequence[Any], *, max_size: int = MAX_PAGE_SIZE) -> JsonResponse:
    """Return the page of these entities that the query asks for.

    Raises: Refused when pageSize or pageNumber is out of range.
    """
    return JsonResponse(page_body(request, entities, max_size=max_size))


def page_of_unknown_length(request: HttpRequest, entities: Sequence[Any], *, max_size: int) -> JsonResponse:
    """Return the same without totals, as some lists have none.

    Raises: Refused when pageSize or pageNumber is out of range.
    """
    listing = page_body(request, entities, max_size=max_size)
    return JsonResponse({name: value for name, value in listing.items() if name not in TOTALS})


def whole_list(request: HttpRequest, entities: Sequence[Any]) -> JsonResponse:
    """Return all entities as one page."""
    size = max(len(entities), 1)
    return JsonResponse(_listing(request, list(entities), total=len(entities), size=size, number=1))


def page_body(
    request: HttpRequest,
    entities: Sequence[Any],
    *,
    wanted: Mapping[str, Any] | None = None,
    default_size: int = 25,
    max_size: int = MAX_PAGE_SIZE,
    reach: int | None = None,
) -> dict[str, Any]:
    """Return the page as it is written, for lists that say more; ``wanted`` may be a body, not the query.

    Raises: Refused when pageSize or pageNumber is out of range, or leads beyond the list's reach.
    """
    asked = request.GET if wanted is None else wanted
    size = whole(asked.get("pageSize", default_size), "pageSize")
    number = whole(asked.get("pageNumber", 1), "pageNumber")
    if not 1 <= size <= max_size or number < 1:
        raise Refused(400, "bad.request", f"pageSize must be 1 to {max_size}, pageNumber at least 1")
    if reach is not None and size * number > reach:
        raise Refused(400, "bad.request", f"pageNumber * pageSize must be at most {reach}")
    shown = list(entities[(number - 1) * size : number * size])
    return _listing(request, shown, total=len(entities), size=size, number=number)


def is_descending(request: HttpRequest) -> bool:
    """Return whether ``sortOrder`` turns a list around.

    Raises: Refused with ``invalid.value`` for an order that does not exist.
    """
    order = request.GET.get("sortOrder", "").lower()
    if order not in ORDERS:
        raise invalid_value(order, "sortOrder")
    return ORDERS[order]


def _listing(request: HttpRequest, shown: list[Any], *, total: int, size: int, number: int) -> dict[str, Any]:
    count = max(1, -(-total // size))
    listing = {"entities": shown, "pageSize": size, "pageNumber": number, "total": total, "pageCount": count}
    uris = {"selfUri": number, "firstUri": 1, "lastUri": count}
    if number < count:
        uris["nextUri"] = number + 1
    if number > 1:
        uris["previousUri"] = number - 1
    return listing | {name: _uri(request, size=size, number=at) for name, at in uris.items()}


def _uri(request: HttpRequest, *, size: int, number: int) -> str:
    """Return the address of a page; whatever else was asked for, the page keeps."""
    pages = {"pageSize": [size], "pageNumber": [number]}
    return f"{request.path}?{urlencode(dict(request.GET.lists()) | pages, doseq=True)}"
