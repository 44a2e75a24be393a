"""Whether the instance's dictionary allows a value in a column of its incidents."""

import re
from collections.abc import Iterator

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents import filing
from incidents.models import FieldMapping, IncidentColumn
from incidents.states import ValueKind

# What Bridge writes itself; what ServiceNow decides is read-only in its dictionary, or named below.
OWN = {"caller_id", "correlation_id", "correlation_display", "work_notes", "state", "incident_state"}
REFUSED: dict[str, Promise] = {
    "comments": gettext_lazy("Comments are mailed to the caller. Bridge writes work notes only."),
    "priority": gettext_lazy("ServiceNow computes the priority. Fill impact and urgency instead."),
}
SHAPES: dict[str, tuple[str, Promise]] = {
    "reference": (
        "[0-9a-f]{32}",
        gettext_lazy("It refers to a record: fill in its sys_id, 32 digits and letters."),
    ),
    "boolean": ("true|false", gettext_lazy("It is true or false.")),
    "integer": ("-?[0-9]{1,9}", gettext_lazy("It is a whole number.")),
    "glide_date_time": (
        "[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}",
        gettext_lazy("It is a time in UTC, such as 2026-03-01 14:05:09."),
    ),
}


def problems(row: FieldMapping) -> Iterator[tuple[str, str]]:
    """Yield the form's field and an error message for each thing that is wrong with a mapping.

    While the dictionary has not been read, any column is accepted.
    """
    known = IncidentColumn.objects.filter(active=True)
    column = known.filter(name=row.column).first()
    wrong = list(_of_column(row.column, column, is_read=known.exists()))
    yield from (("column", words) for words in wrong)
    if wrong:
        return
    if row.kind == ValueKind.CONSTANT and column:
        yield from (("value", words) for words in of_constant(row.value, column))
    elif row.kind == ValueKind.TEMPLATE:
        yield from (("value", words) for words in _of_template(row.value))
    elif row.kind == ValueKind.SOURCE and not _is_source(row.value):
        yield (
            "value",
            _("There is no source “%(name)s”. There are: %(known)s, attribute:NAME.")
            % {
                "name": row.value,
                "known": ", ".join(filing.EXAMPLES),
            },
        )


def of_constant(value: str, column: IncidentColumn) -> Iterator[str]:
    """Yield an error message when a column cannot hold a value."""
    if column.length and len(value) > column.length:
        yield _("It is longer than %(length)s characters; ServiceNow would cut it.") % {
            "length": column.length
        }
    if column.choices and value not in column.choices:
        labels = ", ".join(f"{stored} ({label})" for stored, label in column.choices.items())
        yield _("“%(value)s” is not on the list of this column: %(labels)s.") % {
            "value": value,
            "labels": labels,
        }
    pattern, words = SHAPES.get(column.kind, ("", ""))
    if pattern and not re.fullmatch(pattern, value):
        yield str(words)


def demanded(said: str = "") -> list[str]:
    """Return the columns that an incident needs: by the dictionary, and by the words of a refusal."""
    active = IncidentColumn.objects.filter(active=True, read_only=False).exclude(name__in={*OWN, *REFUSED})
    return [one.name for one in active if one.mandatory or (one.label and _names(said, one.label, one.name))]


def _names(said: str, label: str, name: str) -> bool:
    return bool(re.search(rf"(?:^|[,:]) *(?:{re.escape(label)}|{re.escape(name)}) *(?:$|[,.)])", said))


def _of_column(name: str, column: IncidentColumn | None, *, is_read: bool) -> Iterator[str]:
    if name in REFUSED:
        yield str(REFUSED[name])
    elif name in OWN or name.startswith("sys_") or (column and column.read_only):
        yield _("Bridge or ServiceNow fills this column.")
    elif is_read and column is None:
        yield _("“%(name)s” is not known in this instance.") % {"name": name}


def _of_template(template: str) -> Iterator[str]:
    unknown = filing.unknown_variables(template)
    if unknown:
        yield _("There is no variable %(unknown)s. There are: %(known)s.") % {
            "unknown": ", ".join(f"{{{name}}}" for name in unknown),
            "known": ", ".join(f"{{{name}}}" for name in filing.EXAMPLES),
        }


def _is_source(value: str) -> bool:
    return value in filing.EXAMPLES or (value.startswith(filing.ATTRIBUTE) and value != filing.ATTRIBUTE)
