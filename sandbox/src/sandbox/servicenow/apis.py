"""What the instance calls its APIs, by the first part of their paths."""

import re

PATH = re.compile(r"/api/(\w+)(?:/v\d+)?/(\w+)(?:/([^/]+))?")
NAMES = {
    "table": "Table API",
    "stats": "Aggregate API",
    "import": "Import Set API",
    "attachment": "Attachment API",
    "batch": "Batch API",
    "awa": "Advanced Work Assignment API",
    "interaction": "Interaction API",
}


def api_of(path: str) -> str:
    """Return the name of the API that the path belongs to; others are named by their namespace."""
    match = PATH.match(path)
    if match is None:
        return ""
    return NAMES.get(match[2], match[2]) if match[1] == "now" else f"{match[1]}/{match[2]}"


def table_of(path: str) -> str:
    """Return the table that a path of the Table, Aggregate or Import Set API names, or an empty text."""
    match = PATH.match(path)
    has_table = match is not None and match[1] == "now" and match[2] in ("table", "stats", "import")
    return (match[3] or "") if match and has_table else ""
