"""The documents and the code tell the same story."""

import inspect
import re
import tomllib
from pathlib import Path

import pytest
from django.core.management import get_commands

from bridge_project import flow
from gateway import inbound, outbound, worker
from gateway.operations.names import Operation
from gateway.providers import facts
from gateway.providers.genesys import normalise
from gateway.providers.genesys.client import GenesysClient
from gateway.providers.servicenow.client import ServiceNowClient
from inbox import states
from inbox.ingest import resync
from live import groups

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
OURS = ("bridge_project", "inbox", "incidents", "accounts", "routing", "gateway", "live")
POINTER = re.compile(r"(docs/[\w/-]+\.md)(?:#([\w-]+))?")
LINK = re.compile(r"\]\(([^)#:]*)(?:#([\w-]+))?\)")
# The first attribute of a partial that pushes replace: `id="lists"`, or `id="{% dom_id leg "card" %}"`.
PUSHED_ID = re.compile(r'<\w+ id="(?:\{% dom_id (?:[\w.]+\.)?(\w+) "(\w+)" %\}|([\w-]+))"[^>]*data-revision')
MACHINE_PATH = re.compile(r"(?<![\w.:/}])/(?:work|home|tmp|root|Users|var|opt)/")
SPELT = {5: "five", 12: "twelve", 60: "sixty"}
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])


def name_of(path):
    return str(path.relative_to(ROOT))


def text_of(path):
    return (ROOT / path).read_text()


def anchors_of(path):
    """Return the anchors that GitHub makes of a page's headings."""
    titles = re.findall(r"^#+ (.+)$", text_of(path), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}


def pointers():
    """Return each place in the code that points to a page, as (file, page, anchor)."""
    modules = [path for folder in OURS for path in (ROOT / folder).rglob("*.py")]
    return [
        (name_of(module), page, anchor)
        for module in modules
        for page, anchor in POINTER.findall(module.read_text())
    ]


def dead_links(page):
    """Return the links of a page that lead to no file, or to no heading of it."""
    for target, anchor in LINK.findall(page.read_text()):
        found = (page.parent / target).resolve() if target else page
        # Pictures are taken of a running desk, and a checkout may lack them.
        if "images/" not in target and not (found.exists() and (not anchor or anchor in anchors_of(found))):
            yield f"{target}#{anchor}"


def test_each_command_stands_in_the_readme_or_in_operations():
    operations = DOCS / "operations.md"
    told = text_of("README.md") + (operations.read_text() if operations.exists() else "")
    commands = [name for name, app in get_commands().items() if app in OURS]

    assert [name for name in commands if not re.search(rf"manage\.py {name}\b", told)] == []


def test_pointers_lead_from_the_code_to_a_page_and_its_heading():
    lost = [
        (module, page, anchor)
        for module, page, anchor in pointers()
        if not (ROOT / page).exists() or (anchor and anchor not in anchors_of(page))
    ]

    assert lost == []


def test_links_lead_from_page_to_page():
    lost = [f"{name_of(page)}: {link}" for page in PAGES for link in dead_links(page)]

    assert not lost, "\n".join(["dead links", *lost])


@pytest.mark.parametrize(
    ("client", "page"),
    [(GenesysClient, "docs/providers/genesys.md"), (ServiceNowClient, "docs/providers/servicenow.md")],
)
def test_provider_pages_name_each_function_of_a_client(client, page):
    functions = [name for name, _ in inspect.getmembers(client, inspect.isfunction) if name[0] != "_"]
    told = text_of(page)

    assert [name for name in functions if not re.search(rf"\.{name}`", told)] == []


def test_architecture_names_each_fact():
    told = text_of("docs/architecture.md")
    known = [fact.__name__ for fact in facts.Fact.__subclasses__() if "providers" in fact.__module__]

    assert [name for name in known if f"`{name}`" not in told] == []


def test_architecture_says_who_answers():
    told = text_of("docs/architecture.md")
    answers = {answer.__module__ for each in flow.ANSWERS.values() for answer in each}

    assert [module for module in sorted(answers) if f"`{module}`" not in told] == []


@pytest.mark.parametrize("state", states.State)
def test_architecture_draws_the_state_table(state):
    table = text_of("docs/architecture.md").partition("## States of a leg")[2]
    row = next(line for line in table.splitlines() if line.startswith(f"| **{state}**"))
    cells = [cell.strip() for cell in row.split("|")[2:-1]]

    assert cells == [str(states.TRANSITIONS.get((state, step), "")) for step in states.Step]


@pytest.mark.parametrize(
    ("page", "words", "number"),
    [
        ("docs/architecture.md", r"worker\.py`, (\w+) at a time", worker.AT_ONCE),
        ("docs/performance.md", r"attempts (\w+) requests at once", worker.AT_ONCE),
        ("docs/architecture.md", r"After (\w+) attempts \(`outbound", outbound.ATTEMPTS),
        ("docs/operations.md", r"[Aa]fter (\w+) attempts", outbound.ATTEMPTS),
        ("docs/architecture.md", r"after (\w+) attempts \(`inbound", inbound.ATTEMPTS),
        ("docs/operations.md", r"an event after (\w+)", inbound.ATTEMPTS),
        ("docs/architecture.md", r"read more than (\w+) seconds", resync.CONFIRMED_WITHIN.seconds),
        ("docs/architecture.md", r"(\w+) s for Genesys", outbound.lease(Operation.ACCEPT).seconds),
        ("docs/architecture.md", r"(\w+) s for ServiceNow", outbound.lease(Operation.FIND_AGENT).seconds),
        ("docs/architecture.md", r"(\w+) s for a create", outbound.lease(Operation.CREATE_INCIDENT).seconds),
    ],
)
def test_pages_count_as_the_code_does(page, words, number):
    assert set(re.findall(words, text_of(page))) == {SPELT.get(number, str(number))}


def test_live_names_each_group():
    told = text_of("docs/live.md").partition("## Groups")[2].partition("\n## ")[0]
    known = [name for name, _ in inspect.getmembers(groups, inspect.isfunction)]

    assert re.findall(r"^\| `(\w+)", told, re.MULTILINE) == known


def test_live_names_each_pushed_id():
    partials = [*(ROOT / "templates").rglob("_*.html")]
    found = [match for path in partials for match in PUSHED_ID.findall(path.read_text())]
    ids = {fixed or f"{model}-<id>-{part}" for model, part, fixed in found}

    assert ids
    assert [each for each in sorted(ids) if f"`{each}`" not in text_of("docs/live.md")] == []


def test_live_names_each_pushed_partial():
    rendering = ("inbox/broadcasts.py", "inbox/pages.py", "routing/broadcasts.py")
    names = {name for path in rendering for name in re.findall(r'"\w+/(_\w+\.html)"', text_of(path))}
    names |= {f"{name}.html" for path in rendering for name in re.findall(r'"(_\w+)"', text_of(path))}

    assert [name for name in sorted(names) if name not in text_of("docs/live.md")] == []


def test_genesys_page_names_each_topic():
    told = text_of("docs/providers/genesys.md")
    tails = {topic.rpartition("{id}.")[2] or topic for topic in normalise.READERS}
    spoken = {
        "conversations.inbound.typing.event": "typing",
        "v2.system.socket_closing": "socket_closing",
    }
    words = {spoken.get(tail, tail).removeprefix("v2.").removesuffix(".{id}") for tail in tails}

    assert [word for word in sorted(words) if word.rpartition(".")[2] not in told] == []


def test_index_names_each_page():
    index = (DOCS / "README.md").read_text()
    pages = [path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md") if path.name != "README.md"]

    assert [page for page in sorted(pages) if f"]({page})" not in index] == []


def test_changelog_tells_of_the_version():
    version = tomllib.loads(text_of("pyproject.toml"))["project"]["version"]
    releases = re.findall(
        r"^## \[(\d+\.\d+\.\d+)\] - \d{4}-\d\d-\d\d$", text_of("CHANGELOG.md"), re.MULTILINE
    )

    assert releases[0] == version


def test_readme_is_short():
    assert len(text_of("README.md").splitlines()) <= 120


def test_no_page_names_a_path_of_a_machine():
    assert [name_of(page) for page in PAGES if MACHINE_PATH.search(page.read_text())] == []
