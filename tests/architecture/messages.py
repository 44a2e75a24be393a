"""The messages that the sources mark, and those of a catalogue; both are read without GNU gettext."""

import ast
import gettext
import re
from pathlib import Path

from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ["bridge_project", "inbox", "incidents", "accounts", "routing", "gateway", "live"]
MODULES = sorted(
    path for name in PACKAGES for path in (ROOT / name).rglob("*.py") if "migrations" not in path.parts
)
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
CATALOGUE = ROOT / "locale/de/LC_MESSAGES/django"

SINGULAR, PLURAL = {"_", "gettext", "gettext_lazy", "gettext_noop"}, {"ngettext", "ngettext_lazy"}
QUOTED = r"u?('(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")"
IN_TEMPLATE = re.compile(rf"\b(?:gettext|_)\({QUOTED}\)|\bngettext\({QUOTED}, {QUOTED}")
FIELD = re.compile(r'^(?:(msg\w+(?:\[\d\])?) )?(".*")$', re.MULTILINE)


def marked():
    """Return every marked message of the sources as (singular, plural); plural is "" where there is none."""
    python = {message for path in MODULES for message in _in_python(path.read_text())}
    return python | {message for path in TEMPLATES for message in _in_template(path.read_text())}


def translated():
    """Return the German catalogue's source as {message: its translations}, keyed as ``marked``."""
    entries = [_fields(block) for block in CATALOGUE.with_suffix(".po").read_text().split("\n\n")]
    return {
        (entry["msgid"], entry.get("msgid_plural", "")): [
            text for field, text in entry.items() if field.startswith("msgstr")
        ]
        for entry in entries
        if entry.get("msgid")
    }


def compiled():
    """Return the compiled German catalogue as {(singular, number of the form): translation}."""
    with CATALOGUE.with_suffix(".mo").open("rb") as file:
        known = gettext.GNUTranslations(file)._catalog
    return {key if isinstance(key, tuple) else (key, 0): text for key, text in known.items() if key}


def _in_python(source):
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            name = ast.unparse(node.func).rpartition(".")[2]
            texts = [each.value for each in node.args if isinstance(each, ast.Constant)]
            if name in SINGULAR and texts:
                yield texts[0], ""
            elif name in PLURAL:
                yield texts[0], texts[1]


def _in_template(source):
    for single, one, many in IN_TEMPLATE.findall(templatize(source)):
        yield ast.literal_eval(single or one), ast.literal_eval(many or '""')


def _fields(block):
    """Return an entry of a .po file as {field: text}; a text may go over several lines."""
    entry, field = {}, ""
    for named, quoted in FIELD.findall(block):
        field = named or field
        entry[field] = entry.get(field, "") + ast.literal_eval(quoted)
    return entry
