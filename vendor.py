"""Copies files of pinned npm packages into the repository, and checks that the copies are unchanged.

``python vendor.py update`` needs npm and a network; ``python vendor.py check`` needs neither.
"""

import base64
import hashlib
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent
PACKAGES = ROOT / "node_modules"
VENDOR = ROOT / "static" / "vendor"
MANIFEST = VENDOR / "manifest.json"
SPRITE = "static/vendor/icons.svg"

FILES = {
    "static/vendor/tabler.min.css": ("@tabler/core", "dist/css/tabler.min.css"),
    "static/vendor/htmx.min.js": ("htmx.org", "dist/htmx.min.js"),
    "static/vendor/htmx-ext-ws.min.js": ("htmx-ext-ws", "dist/ws.min.js"),
    "static/vendor/idiomorph-ext.min.js": ("idiomorph", "dist/idiomorph-ext.min.js"),
    "static/vendor/inter-latin.woff2": (
        "@fontsource-variable/inter",
        "files/inter-latin-wght-normal.woff2",
    ),
    "tests/e2e/axe.min.js": ("axe-core", "axe.min.js"),
}
ICONS = [
    "alert-triangle", "arrow-down", "arrow-forward-up", "arrow-right", "bolt", "brand-messenger",
    "brand-whatsapp", "check", "checks", "chevron-down", "chevron-left", "circle-check", "clock",
    "device-mobile-message", "external-link", "history", "id-badge-2", "inbox", "info-circle", "keyboard",
    "link", "login-2", "logout", "mail", "message-2", "message-circle", "microphone", "microphone-off",
    "moon", "notes", "paperclip", "phone", "phone-call", "phone-incoming", "phone-off", "phone-pause",
    "player-pause", "player-play", "plug-connected", "refresh", "robot", "search", "send-2", "star", "sun",
    "ticket", "user", "users", "volume", "wifi-off", "x",
]  # fmt: skip

# Removed, because the hashing static storage fails when the map is missing.
SOURCE_MAP = re.compile(rb"\n?(//# |/\*# )sourceMappingURL=\S+( \*/)?")
SVG_BODY = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)
# Tabler's invisible frame around each icon.
SVG_FRAME = re.compile(r'\s*<path stroke="none" d="M0 0h24v24H0z"[^>]*/>')
STROKE = (
    'fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round"'
)


def main(arguments: list[str]) -> int:
    """Run the named command and return the exit code."""
    commands = {"update": update, "check": check}
    if len(arguments) != 1 or arguments[0] not in commands:
        sys.stderr.write(__doc__ or "")
        return 2
    return commands[arguments[0]]()


def update() -> int:
    """Install the packages that package.json pins, copy their files, and write the manifest."""
    install = "ci" if (ROOT / "package-lock.json").exists() else "install"
    command = ["npm", install, "--ignore-scripts", "--no-audit"]  # a package's scripts could run anything
    subprocess.run(command, cwd=ROOT, check=True)  # noqa: S603 -- a constant
    manifest = {name: _copied(name, *source) for name, source in FILES.items()}
    manifest[SPRITE] = _sprite()
    MANIFEST.write_text(json.dumps(manifest, indent=1) + "\n")
    shutil.rmtree(PACKAGES)
    return check()


def check() -> int:
    """Compare the copies with the manifest; return 1 when a file differs, is missing, or is not listed."""
    manifest = json.loads(MANIFEST.read_text())
    changed = [name for name, entry in manifest.items() if _integrity_of(ROOT / name) != entry["integrity"]]
    present = {path.relative_to(ROOT).as_posix() for path in VENDOR.iterdir() if path != MANIFEST}
    unlisted = sorted(present - set(manifest))
    sys.stdout.write(
        f"vendor: {len(manifest)} files, changed {changed or 'none'}, unlisted {unlisted or 'none'}\n"
    )
    return 1 if changed or unlisted else 0


def _copied(name: str, package: str, path: str) -> dict[str, Any]:
    """Copy one file of a package and return its entry in the manifest."""
    content = (PACKAGES / package / path).read_bytes()
    if not name.endswith(".woff2"):
        content = SOURCE_MAP.sub(b"", content)
    return _written(name, content, package) | {"path": path}


def _sprite() -> dict[str, Any]:
    """Write all icons as symbols into one file and return its entry in the manifest."""
    symbols = "\n".join(_symbol(icon) for icon in ICONS)
    content = f'<svg xmlns="http://www.w3.org/2000/svg">{symbols}</svg>\n'.encode()
    return _written(SPRITE, content, "@tabler/icons") | {"icons": ICONS}


def _symbol(icon: str) -> str:
    drawing = (PACKAGES / "@tabler/icons/icons/outline" / f"{icon}.svg").read_text()
    body = SVG_BODY.search(drawing)
    if body is None:
        raise ValueError(f"{icon}.svg is not an SVG drawing")
    paths = " ".join(SVG_FRAME.sub("", body[1]).split())
    return f'<symbol id="{icon}" viewBox="0 0 24 24" {STROKE}>{paths}</symbol>'


def _written(name: str, content: bytes, package: str) -> dict[str, Any]:
    path = ROOT / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    about = json.loads((PACKAGES / package / "package.json").read_text())
    return {
        "package": package,
        "version": about["version"],
        "license": about.get("license"),
        "integrity": _integrity_of(path),
    }


def _integrity_of(path: Path) -> str:
    """Return the SHA-384 of a file in the format of the integrity attribute, "" for a missing file."""
    if not path.exists():
        return ""
    return "sha384-" + base64.b64encode(hashlib.sha384(path.read_bytes()).digest()).decode()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
