"""Forms for mappings, and the check that presence mappings do not contradict each other."""

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.forms.widgets import Script
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminTextInputWidget

from routing.models import PresenceMapping, QueueMapping

Direction = PresenceMapping.Direction
LINE = ("direction", "definition", "state")
REASON_LENGTH = 100  # simple_history's column


class MappingForm(forms.ModelForm):
    """A mapping, with a reason for the change."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        required=False,
        max_length=REASON_LENGTH,
        widget=UnfoldAdminTextInputWidget,
        help_text=gettext_lazy("Kept in the history beside the change."),
    )


class QueueMappingForm(MappingForm):
    """The mapping of one queue."""

    class Meta:
        model = QueueMapping
        fields = ["queue", "service_queue", "group", "category", "contact_type", "active"]


class PresenceMappingForm(MappingForm):
    """One presence mapping; it must not conflict or loop with the others."""

    class Meta:
        model = PresenceMapping
        fields = LINE

    class Media:
        js = [Script("routing/presence-sentence.js", type="module")]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if all(cleaned.get(name) for name in LINE):
            others = list(present_map().exclude(pk=self.instance.pk))
            line = PresenceMapping(**{name: cleaned[name] for name in LINE})
            new = set(problems([*others, line])) - set(problems(others))
            if new:
                # On the field of the database constraint, so that Django does not report that as well.
                asked = "definition" if line.direction == Direction.TO_SERVICENOW else "state"
                self.add_error(asked, sorted(new))
        return cleaned


def present_map() -> QuerySet[PresenceMapping]:
    """Return all presence mappings, with the names they show."""
    return PresenceMapping.objects.select_related("definition", "state").order_by("pk")


def problems(lines: Iterable[PresenceMapping]) -> Iterator[str]:
    """Yield an error message for each conflict and each loop in these presence mappings.

    A conflict is a second mapping of the same presence or state. A loop would let the two clouds correct each
    other: a state chosen in ServiceNow must still be set after Genesys and then ServiceNow have followed it.
    """
    lines = list(lines)
    answers = {_question(line): line for line in lines}
    yield from (_conflict(line) for line in lines if answers[_question(line)] is not line)
    for line in answers.values():
        back = answers.get((Direction.TO_SERVICENOW, line.definition_id))
        if line.direction == Direction.TO_GENESYS and back and back.state_id != line.state_id:
            yield _loop(line, back)


def _question(line: PresenceMapping) -> tuple[str, int]:
    """Return direction and presence, or direction and state: each may occur in one mapping only."""
    forth = line.direction == Direction.TO_SERVICENOW
    return line.direction, line.definition_id if forth else line.state_id


def _conflict(known: PresenceMapping) -> str:
    names = {"definition": known.definition, "state": known.state}
    if known.direction == Direction.TO_SERVICENOW:
        return _("Genesys %(definition)s already leads to ServiceNow %(state)s. Change that line.") % names
    return _("ServiceNow %(state)s already leads to Genesys %(definition)s. Change that line.") % names


def _loop(to_genesys: PresenceMapping, to_servicenow: PresenceMapping) -> str:
    return _(
        "This would loop: ServiceNow %(state)s leads to Genesys %(definition)s, which leads to ServiceNow "
        "%(other)s, not back to %(state)s. Make both lines agree."
    ) % {
        "state": to_genesys.state,
        "definition": to_genesys.definition,
        "other": to_servicenow.state,
    }
