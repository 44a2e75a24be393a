"""What is installed is used, and what runs needs nothing that only testing installs."""

import ast
import re
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

from django.conf import settings

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = ("bridge_project", "inbox", "incidents", "accounts", "routing", "gateway", "live")
TESTING = ("tests", "benchmarks")
# No code names these; each has its reason to stay.
KEPT = {
    "djangorestframework": "given, for a REST API",
    "redis": "Django's cache and channels-redis import it",
}
# These are commands and plugins: make, mypy or pytest call them.
TOOLS = {
    "django-stubs",
    "djade",
    "djangorestframework-stubs",
    "import-linter",
    "mypy",
    "pytest-asyncio",
    "pytest-cov",
    "pytest-django",
    "pytest-xdist",
    "ruff",
    "types-channels",
    "types-requests",
}


def normal(package):
    return re.sub(r"[-_.]+", "-", package).lower()


def listed(file):
    """Return the packages that a list of requirements, or its lock, names."""
    return {normal(each) for each in re.findall(r"^[A-Za-z][\w.-]*", (ROOT / file).read_text(), re.MULTILINE)}


@cache
def installed():
    """Return the packages that bring each module; to find them takes half a second."""
    return packages_distributions()


def packages_of(modules):
    tops = {module.partition(".")[0] for module in modules}
    return {normal(package) for top in tops for package in installed().get(top, ())}


def nodes(folders):
    for path in [path for folder in folders for path in (ROOT / folder).rglob("*.py")]:
        yield from ast.walk(ast.parse(path.read_text()))


def imported(*folders):
    """Return the modules that the code of some folders imports."""
    for node in nodes(folders):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def quoted(*folders):
    """Return the strings that could name a module, as settings name an app or a backend."""
    for node in nodes(folders):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def test_each_package_that_runs_is_used():
    used = packages_of(imported(*PRODUCT)) | packages_of(quoted("bridge_project")) | set(KEPT)

    assert sorted(listed("requirements.in") - used) == []


def test_each_package_for_testing_is_used():
    assert sorted(listed("requirements-dev.in") - packages_of(imported(*TESTING)) - TOOLS) == []


def test_what_runs_needs_no_package_for_testing():
    running = listed("requirements.txt")

    assert [
        module
        for module in sorted(set(imported(*PRODUCT)))
        if (packages := packages_of([module])) and not packages & running
    ] == []


def test_production_does_not_know_the_sandbox():
    assert "sandbox" not in settings.INSTALLED_APPS
    assert {"sandbox", "bridge-sandbox"} & listed("requirements.txt") == set()
