"""Short addresses for queries that are too long for one."""

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse

from sandbox.organisation import sys_id_of
from sandbox.servicenow.apis import table_of
from sandbox.servicenow.errors import Refused
from sandbox.servicenow.gate import TINY
from sandbox.servicenow.resources import body, caller, result
from sandbox.servicenow.world import WORLD

TINY_CHARS = 12


def create(request: HttpRequest) -> HttpResponse:
    """Keep the address's query, and return what stands for it."""
    url = body(request).get("url")
    if not isinstance(url, str) or not url:
        raise Refused(400, "Bad Request", "url is required")
    try:
        address = urlsplit(url)
    except ValueError as odd:
        raise Refused(400, "Bad Request", "url is not an address") from odd
    tiny = sys_id_of("sys_tiny_url", url.encode(errors="replace").decode())[:TINY_CHARS]
    if not list(WORLD.stores["sys_tiny_url"].having("tiny_url", tiny)):
        WORLD.writer(caller(request)).insert("sys_tiny_url", {"tiny_url": tiny, "url": address.query})
    return result(f"{table_of(address.path)}_list.do?{TINY}={tiny}", status=201)
