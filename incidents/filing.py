"""What a new incident says: the queue's own values, and over them field mappings and what the agent edits.

The last of these wins: the values that the caller proposes, mappings for all, for the code, for the queue,
for queue and code, the agent. A mapping whose value is empty for a conversation changes nothing.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial

from django.db.models import Q

from gateway.operations.payloads import Filing
from gateway.providers.cleaning import one_line
from incidents.models import FieldMapping
from incidents.states import ValueKind
from routing.models import Queue, WrapUpCode

# What mappings can say of a conversation, with an example of each.
EXAMPLES = {
    "caller": "Noor Haddad",
    "medium": "Message",
    "queue": "IT Service Desk",
    "topic": "VPN",
    "code": "Resolved",
    "words": "My VPN drops every few minutes.",
    "agent": "Maya Reyes",
    "time": "2026-03-01 14:05",
    "conversation": "6f1c1b1e-4a52-4d0c-9a2b-5a4be21c1f00",
}
ATTRIBUTE = "attribute:"  # and the name of one in Genesys
VARIABLE = re.compile(r"\{([a-z_]+)\}")
# This project's names of columns in a filing; all others have their own names in ``columns``.
NAMES = {
    "short_description": "title",
    "description": "description",
    "caller_id": "caller_id",
    "assignment_group": "group_id",
    "category": "category",
    "contact_type": "contact_type",
}
EDITABLE = (
    "short_description",
    "description",
    "assignment_group",
    "category",
    "subcategory",
    "impact",
    "urgency",
)
LENGTHS = {"short_description": 160, "description": 4000}
LONGEST = 4000


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """What is known of a conversation. values: of the variables. proposed: without mappings and edits.

    demanded: columns that the agent may fill besides those of EDITABLE.
    """

    proposed: Filing
    queue: Queue | None = None
    code: WrapUpCode | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    attributes: Mapping[str, str] = field(default_factory=dict)
    demanded: Collection[str] = ()


def prepare(matter: Matter, edits: Mapping[str, str]) -> Filing:
    """Return what a new incident says, masked and cut. edits: the agent's, by ServiceNow's columns."""
    columns = columns_of(matter.proposed)
    columns |= {row.column: words for row in _mappings(matter) if (words := value_of(row, matter))}
    columns |= {name: words for name, words in edits.items() if name in {*EDITABLE, *matter.demanded}}
    return _filing({name: cut(words, LENGTHS.get(name, LONGEST)) for name, words in columns.items()})


def columns_of(filing: Filing) -> dict[str, str]:
    """Return a filing's values by ServiceNow's columns, without empty ones."""
    named = {column: getattr(filing, name) for column, name in NAMES.items()} | dict(filing.columns)
    return {column: words for column, words in named.items() if words}


def amended(filing: Filing, edits: Mapping[str, str]) -> Filing:
    """Return a filing with some of its columns changed."""
    return _filing(columns_of(filing) | dict(edits))


def value_of(row: FieldMapping, matter: Matter) -> str:
    """Return the value of a mapping for a conversation, "" for none."""
    if row.kind == ValueKind.SOURCE:
        name = row.value.removeprefix(ATTRIBUTE)
        return (matter.values if name == row.value else matter.attributes).get(name, "")
    if row.kind == ValueKind.TEMPLATE:
        return filled(row.value, matter.values)
    return row.value


def filled(template: str, values: Mapping[str, str]) -> str:
    """Return a template with its variables replaced, each by a text that is not read as a template again."""
    return VARIABLE.sub(partial(_value, values), template).strip()


def unknown_variables(template: str) -> list[str]:
    """Return the variables of a template that there are not."""
    return sorted(set(VARIABLE.findall(template)) - set(EXAMPLES))


def cut(text: str, length: int) -> str:
    """Return a text that is at most so long, cut after a word."""
    if len(text) <= length:
        return text
    words = text[: length - 1]
    return (words.rsplit(None, 1)[0] if len(words.split()) > 1 else words).rstrip() + "…"


def _mappings(matter: Matter) -> Iterable[FieldMapping]:
    """Return the rows that apply, the most particular last."""
    where = Q(queue=matter.queue) | Q(queue=None), Q(code=matter.code) | Q(code=None)
    rows = FieldMapping.objects.filter(*where, active=True)
    return sorted(rows, key=lambda row: (row.queue_id is not None, row.code_id is not None))


def _filing(columns: Mapping[str, str]) -> Filing:
    own = {name: columns.get(column, "") for column, name in NAMES.items()}
    own["title"] = cut(one_line(own["title"], LONGEST), LENGTHS["short_description"])
    return Filing(**own, columns={name: words for name, words in columns.items() if name not in NAMES})


def _value(values: Mapping[str, str], variable: re.Match[str]) -> str:
    return values.get(variable[1], "")
