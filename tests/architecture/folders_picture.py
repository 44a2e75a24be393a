"""The picture of the product's folders and their imports, docs/images/folders.svg; ``make picture`` draws it.

Each folder is a row and each arc an import, drawn from the importing folder down to the imported one; the
more modules import, the thicker it is.
"""

import re
from collections import Counter
from math import log2
from pathlib import Path

import grimp

ROOT = Path(__file__).resolve().parents[2]
PICTURE = ROOT / "docs/images/folders.svg"
FOLDERS = {
    "bridge_project": "settings, processes, flow",
    "inbox": "conversations on an agent's desk",
    "incidents": "callers, incidents, the ledger",
    "accounts": "sign-in, people of the admin",
    "routing": "agents, queues, presence",
    "gateway": "events in, requests out",
    "gateway.operations": "every request that Bridge makes",
    "gateway.providers": "both clouds as a plain library",
    "live": "fragments and groups of the pages",
}
ROW, TOP, LEFT, WIDTH = 48, 24, 260, 560
STYLE = """
  text { font: 14px system-ui, sans-serif; fill: #1d273b }
  .about { font-size: 12px; fill: #5b6676 }
  path { fill: none; stroke: #066fd1; opacity: .55 }
  circle { fill: #066fd1 }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6e9ee } .about { fill: #a3adba } path { stroke: #6fb1f2 } circle { fill: #6fb1f2 }
  }
"""


def imports():
    """Return how many imports lead from one folder to another."""
    graph = grimp.build_graph(*(name for name in FOLDERS if "." not in name))
    pairs = (
        (folder_of(module), folder_of(imported))
        for module in graph.modules
        for imported in graph.find_modules_directly_imported_by(module)
    )
    return Counter(pair for pair in pairs if pair[0] != pair[1])


def folder_of(module):
    """Return the folder that a module belongs to, the innermost of those drawn."""
    return max((name for name in FOLDERS if f"{module}.".startswith(f"{name}.")), key=len)


def drawn():
    """Return the pairs that the picture shows."""
    return set(re.findall(r"<title>([\w.]+) imports ([\w.]+)</title>", PICTURE.read_text()))


def picture():
    """Return the picture as SVG."""
    height = TOP + ROW * len(FOLDERS)
    rows = [_row(number, *row) for number, row in enumerate(FOLDERS.items())]
    arcs = [_arc(*pair, count) for pair, count in sorted(imports().items())]
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img">'
    title = "<title>Folders of the product, and which imports which</title>"
    return "\n".join([head, title, f"<style>{STYLE}</style>", *arcs, *rows, "</svg>", ""])


def _row(number, name, about):
    y = TOP + ROW * number
    texts = f'<text x="8" y="{y + 5}">{name.replace(".", "/")}/</text>'
    return f'{texts}<text class="about" x="8" y="{y + 21}">{about}</text><circle cx="{LEFT}" cy="{y}" r="4"/>'


def _arc(upper, lower, count):
    start, end = (TOP + ROW * list(FOLDERS).index(name) for name in (upper, lower))
    out = LEFT + (end - start) * 0.9
    title = f"<title>{upper} imports {lower}</title>"
    width = 1 + log2(count) / 1.5
    curve = f"M{LEFT} {start}C{out:.0f} {start} {out:.0f} {end} {LEFT} {end}"
    return f'<path stroke-width="{width:.1f}" d="{curve}">{title}</path>'


if __name__ == "__main__":
    PICTURE.write_text(picture())
