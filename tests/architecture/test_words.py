"""Names use the field's words; those that were retired, and what to say instead."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ["accounts", "bridge_project", "gateway", "inbox", "incidents", "live", "routing"]
WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")

# Words that no name may contain, one after the other. Sentences may use them in their plain meaning.
RETIRED = {
    "asking": "actions, submit",
    "attending": "reading",
    "bell": "notify",
    "border": "gateway",
    "call settled": "one function for each operation, as action_settled",
    "clue": "identifier",
    "clues": "identifiers",
    "delivery": "event or request; the delivery worker is gateway.worker",
    "deliveries": "events or requests",
    "desk presence": "servicenow_presence",
    "desk state": "servicenow_presence",
    "door": "webhook or source",
    "doors": "inbound",
    "facts of": "read_facts",
    "handover": "transfer",
    "intake": "inbound",
    "learned": "facts",
    "not run": "not_sent",
    "objections": "problems",
    "quietly": "or_nothing",
    "read later": "request_later",
    "replying": "reply",
    "queue stay": "queue_visit",
    "reread": "refetch",
    "stay ids": "queue_visit_ids",
    "step aside": "close_sessions",
    "truth": "the present state, resync",
    "unsure": "may_have_run",
    "verdict": "error",
    "verdicts": "responses",
    "wake": "notify",
    "wish": "action",
    "wishes": "actions",
    "wrapping up": "wrapup",
}
# Whole names, because the words themselves are needed: people call, click and search.
RETIRED_NAMES = {
    "Call": "OutboundRequest",
    "Channel": "StreamShard or NotificationChannel",
    "Click": "ActionRequest",
    "Ending": "AttemptResult",
    "NotRun": "NotSent",
    "Outcome": "IncidentAction or RequestOutcome",
    "Search": "LookupState",
    "Standing": "AgentStatus",
    "System": "SystemPresence",
    "TOLD": "THREAD_ICONS",
    "Writing": "NoteState",
    "channels": "subscriptions",
    "everything": "full_page",
    "forget": "purge or invalidate",
    "kinds.py": "operations",
    "learn": "fetch_by_number",
    "parts.py": "fact_values.py",
    "stays": "queue_visits",
    "taken": "accepted",
}


# What a page, a style sheet and a script define: classes and ids, data attributes, functions and variables.
IN_MARKUP = re.compile(r"""(?:class|id|name)="([^"{}]*)|\b(data-[a-z-]+)""")
IN_STYLES = re.compile(r"[.#]([a-z][a-z_-]*)(?=[^;{}]*\{)|\[(data-[a-z-]+)")
IN_SCRIPTS = re.compile(
    r"(?:const|let|function|class) (?:\[.*?\]|\{.*?\})?(\w*)|^  #?(\w+)\(|#(\w+)|dataset\.(\w+)", re.MULTILINE
)
FRONT = {".html": IN_MARKUP, ".css": IN_STYLES, ".js": IN_SCRIPTS}


def modules():
    """Return the Python files of the product and of its tests."""
    found = (path for name in (*PACKAGES, "benchmarks", "tests") for path in (ROOT / name).rglob("*.py"))
    return [path for path in found if "migrations" not in path.parts]


def names_in(path):
    """Yield each name that a file defines, with its line; the file's own first."""
    yield path.name, 1
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name, node.lineno
        elif isinstance(node, ast.arg):
            yield node.arg, node.lineno
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id, node.lineno
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield node.attr, node.lineno


def front_files():
    """Return the templates, style sheets and scripts of the product and of its benchmarks.

    Those of the admin use the names of its theme.
    """
    found = (path for name in ("templates", "static", "benchmarks") for path in (ROOT / name).rglob("*"))
    return [path for path in found if path.suffix in FRONT and not {"admin", "vendor"} & {*path.parts}]


def names_in_front(path):
    """Yield each name that a template, style sheet or script defines, with its line; the file's own first."""
    yield path.name, 1
    for number, line in enumerate(path.read_text().splitlines(), 1):
        for groups in FRONT[path.suffix].findall(line):
            yield from ((name, number) for group in groups for name in group.split())


def instead_of(name):
    """Return what to say in place of a retired name, "" for any other."""
    words = f" {' '.join(WORD.findall(name)).lower()} "
    said = (instead for retired, instead in RETIRED.items() if f" {retired} " in words)
    return RETIRED_NAMES.get(name) or next(said, "")


@pytest.mark.parametrize(
    ("name", "instead"),
    [("Call", "OutboundRequest"), ("deskState", "servicenow_presence"), ("in_a_call", ""), ("wishful", "")],
)
def test_tells_retired_words_from_words_that_contain_them(name, instead):
    assert instead_of(name) == instead


@pytest.mark.parametrize(
    ("suffix", "source", "name"),
    [
        (".html", '<figure class="offer handover__by">', "handover__by"),
        (".html", '<p data-door="{{ door }}">', "data-door"),
        (".css", "  .conversation > .handover { margin: 0; }", "handover"),
        (".js", "  #taken() {", "taken"),
        (".js", "const { deskState } = row.dataset.wish;", "wish"),
    ],
)
def test_finds_the_names_of_pages(tmp_path, suffix, source, name):
    path = tmp_path / f"page{suffix}"
    path.write_text(source)

    assert [found for found, _line in names_in_front(path) if instead_of(found)] == [name]


def test_no_name_has_a_retired_word():
    names = [(path, *name) for path in modules() for name in names_in(path)]
    names += [(path, *name) for path in front_files() for name in names_in_front(path)]

    offenders = [
        f"{path.relative_to(ROOT)}:{line}: {name}, say {instead}"
        for path, name, line in names
        if (instead := instead_of(name))
    ]

    assert not offenders, "\n".join(offenders)
