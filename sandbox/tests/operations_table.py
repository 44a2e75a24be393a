"""The table of every operation in docs/operations.md, which ``make sandbox-table`` writes.

Which other verbs a path has, and where an operation is known from, tells the API definition that
GENESYS_OPENAPI names.
"""

import json
import os
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType

from sandbox.genesys import urls as genesys
from sandbox.servicenow import urls as servicenow
from tests.servicenow.documented import DOCUMENTED

PAGE = Path(__file__).resolve().parents[1] / "docs" / "operations.md"
HEADING = "## Every operation\n"
PARAMETER = re.compile(r"{\w+}")
VERBS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
# Where the status of an operation's success is known from.
SOURCES = {
    "swagger-2018-03-21": "SDK, swagger 2018",
    "inferred from CLI response description": "SDK, CLI",
    "assumed": "SDK",
}
# Offered, real, and not in the definition of the public API.
BEYOND = {
    ("POST", "/oauth/token"): "SDKs' sign-in code",
    ("GET", "/oauth/authorize"): "SDKs' sign-in code",
    ("GET", "/logout"): "SDKs' sign-in code",
    ("PUT", "/uploads/{uploadId}"): "the upload address that a call tells",
    ("GET", "/media/{uploadId}/{fileName}"): "the address of an attachment",
}

Known = dict[tuple[str, str], str]


def all_rows() -> list[str]:
    """Return one line a path, first Genesys' and then ServiceNow's."""
    servicenow_known = {(method, path): source for method, path, source in DOCUMENTED}
    return _rows(genesys_known(), offered_by(genesys)) + _rows(servicenow_known, offered_by(servicenow))


def offered_by(urls: ModuleType) -> set[tuple[str, str]]:
    """Return the verb and path of each operation of a cloud."""
    return {(each.method, each.path) for each in urls.OPERATIONS}


def genesys_known() -> Known:
    """Return every operation of the API definition and beyond it, with its source."""
    paths = json.loads(Path(os.environ["GENESYS_OPENAPI"]).read_text())["paths"]
    defined = {
        (method.upper(), path): _source(operation)
        for path, operations in paths.items()
        for method, operation in operations.items()
        if method.upper() in VERBS
    }
    return defined | BEYOND


def told() -> list[str]:
    """Return the lines of the table as the page has them."""
    return [line for line in PAGE.read_text().partition(HEADING)[2].splitlines() if line.startswith("| `")]


def written(rows: Iterable[str]) -> str:
    """Return the page with these lines in place of its table."""
    before, heading, rest = PAGE.read_text().partition(HEADING)
    prose = rest.partition("| path |")[0]
    head = "| path | offered | not offered | source |\n|---|---|---|---|\n"
    return before + heading + prose + head + "".join(f"{row}\n" for row in rows)


def _rows(known: Known, offered: set[tuple[str, str]]) -> list[str]:
    paths = sorted({path for _, path in offered})
    return [_row(path, known, offered) for path in paths]


def _row(path: str, known: Known, offered: set[tuple[str, str]]) -> str:
    verbs = [verb for verb in VERBS if (verb, path) in known]
    yes = ", ".join(verb for verb in verbs if (verb, path) in offered)
    no = ", ".join(verb for verb in verbs if (verb, path) not in offered)
    sources = ", ".join(dict.fromkeys(known[verb, path] for verb in verbs))
    return f"| `{path}` | {yes} | {no} | {sources} |"


def _source(operation: dict) -> str:
    found = [each.get("x-status-source") for status, each in operation["responses"].items() if status < "3"]
    return SOURCES[next(filter(None, found), "assumed")]


def main() -> None:
    """Write the table."""
    PAGE.write_text(written(all_rows()))
    sys.stdout.write(f"{len(told())} paths\n")


if __name__ == "__main__":
    main()
