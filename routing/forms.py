"""What a supervisor may map: checked here, refused in words."""

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.forms.widgets import Script
from unfold.widgets import UnfoldAdminTextInputWidget

from routing.models import PresenceMapping, QueueMapping

Direction = PresenceMapping.Direction
LINE = ("direction", "definition", "state")
REASON_LENGTH = 100


class MappingForm(forms.ModelForm):
    """A mapping, and why it changes."""

    reason = forms.CharField(
        required=False,
        max_length=REASON_LENGTH,
        widget=UnfoldAdminTextInputWidget,
        help_text="Kept in the history beside the change.",
    )


class QueueMappingForm(MappingForm):
    class Meta:
        model = QueueMapping
        fields = ["queue", "service_queue", "group", "category", "contact_type", "active"]


class PresenceMappingForm(MappingForm):
    """One line of the presence map; the map as a whole must stay free of conflicts and loops."""

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
            new = set(objections([*others, line])) - set(objections(others))
            if new:
                # As an error of the constraint's field, so that the constraint does not say it again.
                asked = "definition" if line.direction == Direction.TO_SERVICENOW else "state"
                self.add_error(asked, sorted(new))
        return cleaned


def present_map() -> QuerySet[PresenceMapping]:
    """Return the lines of the presence map with their names."""
    return PresenceMapping.objects.select_related("definition", "state").order_by("pk")


def objections(lines: Iterable[PresenceMapping]) -> Iterator[str]:
    """Yield in words what is wrong with a presence map: two answers to one question, or a way back elsewhere.

    A loop would let the two clouds correct each other: what a person chose in ServiceNow must still be so
    after Genesys followed and ServiceNow followed Genesys.
    """
    lines = list(lines)
    there = {line.definition_id: line for line in lines if line.direction == Direction.TO_SERVICENOW}
    back = {line.state_id: line for line in lines if line.direction == Direction.TO_GENESYS}
    for line in lines:
        to_servicenow = line.direction == Direction.TO_SERVICENOW
        kept = there[line.definition_id] if to_servicenow else back[line.state_id]
        if kept is not line:
            yield _conflict(line)
    for line in back.values():
        answer = there.get(line.definition_id)
        if answer and answer.state_id != line.state_id:
            yield _loop(line, answer)


def _conflict(known: PresenceMapping) -> str:
    if known.direction == Direction.TO_SERVICENOW:
        return f"Genesys {known.definition} leads to ServiceNow {known.state} already. Change that line."
    return f"ServiceNow {known.state} leads to Genesys {known.definition} already. Change that line."


def _loop(back: PresenceMapping, there: PresenceMapping) -> str:
    return (
        f"This would loop: ServiceNow {back.state} leads to Genesys {back.definition}, which leads to "
        f"ServiceNow {there.state}, not back to {back.state}. Make both lines agree."
    )
