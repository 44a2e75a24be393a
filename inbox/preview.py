"""What a wrap-up is going to write into ServiceNow, with the fields that the agent may change before."""

from collections.abc import Mapping
from dataclasses import dataclass

from gateway.operations.privacy import masked
from inbox import filing, summary
from inbox.models import Leg
from incidents.filing import columns_of
from incidents.models import IncidentColumn
from routing.models import Choice, WrapUpCode
from routing.states import ChoiceKind

LISTS = {"assignment_group": ChoiceKind.GROUP, "category": ChoiceKind.CATEGORY}


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldView:
    """A column in the form. options: from stored value to label, {} for a text."""

    name: str
    label: str
    value: str
    options: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """A new incident as it will be written, masked. fields: the agent may change them. rest: label, value."""

    title: str
    code_id: str
    fields: list[FieldView]
    rest: list[tuple[str, str]]
    note: str


def preview(
    leg: Leg, *, code: WrapUpCode | None, before: WrapUpCode | None, notes: str, edits: Mapping[str, str]
) -> Preview:
    """Return what the wrap-up writes if it is finished like this. before: the code of an earlier preview."""
    made = filing.prepare(leg.conversation, code=code, before=before, agent=leg.agent, edits=edits)
    values, names = columns_of(made), filing.editable(leg.conversation)
    known = {one.name: one for one in IncidentColumn.objects.filter(name__in={*names, *values})}
    shown = {*names, "short_description", "caller_id"}
    return Preview(
        title=made.title,
        code_id=code.remote_id if code else "",
        fields=[_field(name, values.get(name, ""), known.get(name)) for name in names],
        rest=[(_label(name, known.get(name)), words) for name, words in values.items() if name not in shown],
        note=masked(summary.work_note(leg, code=code.name if code else "", notes=notes)),
    )


def _field(name: str, value: str, column: IncidentColumn | None) -> FieldView:
    options = dict(column.choices) if column else {}
    if name in LISTS and not options:
        choices = Choice.objects.filter(kind=LISTS[name], active=True)
        options = dict(choices.values_list("remote_id", "name"))
    if options and value and value not in options:
        options[value] = value
    return FieldView(name=name, label=_label(name, column), value=value, options=options)


def _label(name: str, column: IncidentColumn | None) -> str:
    return str(column) if column else name.replace("_", " ").capitalize()
