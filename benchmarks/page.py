"""The desk with thirty conversations: queries, time on the server, and bytes that the browser loads."""

import re
import time
from collections.abc import Callable
from urllib.parse import urljoin

import brotli
import requests

from benchmarks import environment, figures

CONVERSATIONS = 30
ROUNDS = {"short": 20, "long": 100}
NAME = r"""["']?([\w./-]+\.(?:js|css|svg|woff2|png))"""
ASSETS = re.compile(rf"(?:src=|href=|url\(|from ?|import ?){NAME}")
PLACES = {"script": ".js", "style": ".css"}


def run(length: str) -> None:
    """Print two tables."""
    with environment.embedded() as installation:
        people = installation.run("benchmarks.seed", "desk", str(CONVERSATIONS))
        inside = installation.run("benchmarks.desk_page", str(ROUNDS[length]))
        with installation.bridge():
            page = Page(people[0]["cookie"])
            over_http = figures.middle([_timed(page.desk) for _ in range(ROUNDS[length])])
            sizes = page.sizes()
    rows: list[list[figures.Cell]] = [
        ["queries", inside["queries"]],
        ["view and templates, p50 ms", figures.ms(inside["p50"])],
        ["view and templates, p95 ms", figures.ms(inside["p95"])],
        ["over HTTP, p50 ms", figures.ms(over_http)],
    ]
    figures.show(f"Desk page, {CONVERSATIONS} conversations", ("what", "measured"), rows)
    loads: list[list[figures.Cell]] = [[kind, f"{size / 1000:.1f}"] for kind, size in sizes.items()]
    figures.show("What the browser loads, kB with brotli", ("what", "kB"), loads)


class Page:
    """The desk of a signed-in agent, with all files that it loads."""

    def __init__(self, cookie: str) -> None:
        self._session = requests.Session()
        self._session.headers.update({"Cookie": cookie, "Accept-Encoding": "identity"})

    def desk(self) -> str:
        """Return the page's HTML."""
        return self._get("/").decode()

    def sizes(self) -> dict[str, int]:
        """Return compressed bytes by kind of file and in total; follows imports and style sheets."""
        found = {"/": self._get("/")}
        waiting = _named(found["/"], "/")
        while waiting:
            path = waiting.pop()
            if path not in found:
                found[path] = self._get(path)
                waiting |= _named(found[path], path) if path.endswith((".js", ".css")) else set()
        packed = {path: min(len(body), len(brotli.compress(body))) for path, body in found.items()}
        sizes = {"page": packed["/"]}
        sizes |= {kind: _of(packed, lambda path, end=end: path.endswith(end)) for kind, end in PLACES.items()}
        sizes["fonts and pictures"] = _of(packed, lambda path: not path.endswith((".js", ".css", "/")))
        return sizes | {"in all": sum(packed.values())}

    def _get(self, path: str) -> bytes:
        response = self._session.get(f"http://127.0.0.1:{environment.BRIDGE}{path}", timeout=10)
        response.raise_for_status()
        return response.content


def _named(body: bytes, path: str) -> set[str]:
    """Return the static files that a page, script or style sheet names."""
    paths = (urljoin(path, name) for name in ASSETS.findall(body.decode(errors="replace")))
    return {one for one in paths if one.startswith("/static/")}


def _of(sizes: dict[str, int], belongs: Callable[[str], bool]) -> int:
    return sum(size for path, size in sizes.items() if belongs(path))


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
