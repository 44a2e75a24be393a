"""The pages stand alone: every file and icon that they name is there."""

import re
from itertools import chain
from pathlib import Path

import sandbox

ROOT = Path(sandbox.__file__).parent
STATIC = ROOT / "static" / "sandbox"
PAGES = sorted((ROOT / "templates").rglob("*.html"))
TEXTS = {
    path.relative_to(ROOT).as_posix(): path.read_text()
    for path in chain(PAGES, STATIC.glob("*.js"), STATIC.glob("*.css"))
}
ALL = "\n".join(TEXTS.values())


def test_every_static_file_that_is_named_exists():
    named = re.findall(r"/static/([\w/.-]+\.\w+)", ALL)
    imported = [
        f"sandbox/{name}"
        for name in re.findall(r'from "\./([\w.-]+)"|url\("([^"]+)"\)', ALL)
        for name in name
        if name
    ]

    assert [name for name in {*named, *imported} if not (ROOT / "static" / name).is_file()] == []


def test_every_style_sheet_and_script_is_used():
    names = [path.name for path in STATIC.glob("*.*")]

    assert [name for name in names if name not in ALL] == []


def test_sprite_has_the_icons_that_are_named_and_no_other():
    sprite = re.findall(r'<symbol id="([\w-]+)"', (STATIC / "vendor" / "icons.svg").read_text())
    named = re.findall(r'_icon.html" with name="([\w-]+)"', ALL)
    icons = re.search(r"const ICONS = {(.*)}", TEXTS["static/sandbox/customer.js"])

    assert icons
    assert sorted(sprite) == sorted({*named, *re.findall(r'"([\w-]+)"', icons[1])})


def test_pages_load_nothing_from_elsewhere():
    assert re.findall(r'(?:src|href)="(?:https?:)?//[^"]+', ALL) == []
