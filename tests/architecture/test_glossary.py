"""The glossary names each term once and leads into the code."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROWS = [
    [cell.strip() for cell in line.split("|")[1:-1]]
    for line in (ROOT / "docs/glossary.md").read_text().splitlines()
    if line.startswith("| ")
][1:]


def missing(where):
    """Return the files that do not exist, and the names that do not occur in the file before them."""
    text = ""
    for name in re.findall(r"`([^`]+)`", where):
        path = ROOT / name
        if "/" not in name:
            found = re.search(rf"\b{re.escape(name)}\b", text)
        elif found := path.exists():
            text = path.read_text() if path.is_file() else ""
        if not found:
            yield name


def test_each_term_has_a_meaning_and_a_vendors_word_and_a_file():
    assert [row[0] for row in ROWS if len(row) != 4 or not row[1] or " / " not in row[2]] == []
    assert [row[0] for row in ROWS if not re.search(r"`\w+/[\w/.]*`", row[3])] == []


def test_each_file_and_name_is_there():
    lost = {row[0]: [*missing(row[3])] for row in ROWS}

    assert {term: names for term, names in lost.items() if names} == {}


def test_terms_stand_in_alphabetical_order():
    terms = [row[0] for row in ROWS]

    assert terms == sorted({*terms}, key=str.casefold)
