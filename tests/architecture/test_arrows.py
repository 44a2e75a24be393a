"""Templates, like imports, point down: a lower app names no address and no template of a higher one."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HEIGHT = {"live": 0, "gateway": 1, "routing": 2, "accounts": 3, "incidents": 3, "inbox": 4}
IN_TEMPLATES = re.compile(r"""\{%\s*(?:url\s+["'](\w+):|(?:include|extends)\s+["'](\w+)/)""")
IN_PYTHON = re.compile(
    r"""(?:reverse(?:_lazy)?|redirect|resolve_url)\(\s*["'](\w+):|["'](\w+)/_?\w+\.html["']"""
)


def arrows(folder, pattern, suffix):
    """Return each name of an app as (file, app that names it, app that is named)."""
    for path in sorted(folder.rglob(f"*{suffix}")):
        for names in pattern.findall(path.read_text()):
            yield path.relative_to(ROOT).as_posix(), folder.name, next(filter(None, names))


def all_arrows():
    for app in HEIGHT:
        yield from arrows(ROOT / "templates" / app, IN_TEMPLATES, ".html")
        yield from arrows(ROOT / app, IN_PYTHON, ".py")


def test_apps_name_only_lower_ones():
    upward = [
        f"{path}: {named}"
        for path, app, named in all_arrows()
        if named in HEIGHT and named != app and HEIGHT[named] >= HEIGHT[app]
    ]

    assert upward == []


def test_finds_the_arrows_that_there_are():
    found = {(app, named) for _, app, named in all_arrows()}

    assert {("inbox", "incidents"), ("inbox", "routing"), ("inbox", "accounts")} <= found


def test_shared_templates_name_no_app():
    shared = [path for path in (ROOT / "templates").glob("*.html") if IN_TEMPLATES.search(path.read_text())]

    assert [path.name for path in shared] == []
