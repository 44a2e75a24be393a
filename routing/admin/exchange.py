"""Export and import of mappings as files, by ids or by names. The files contain no secrets."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _
from import_export import fields, resources
from import_export.widgets import BooleanWidget, ForeignKeyWidget
from tablib import Dataset

from routing import forms
from routing.models import Choice, PresenceDefinition, PresenceMapping, PresenceState, Queue, QueueMapping
from routing.states import ChoiceKind

Direction = PresenceMapping.Direction
NOTHING = _("“%(name)s” is not in the list “%(list)s”.")
SEVERAL = _("“%(name)s” is in the list “%(list)s” more than once.")


class Named(ForeignKeyWidget):
    """A foreign key, exported as a name and imported from an id or a name: ids differ per organisation.

    It is exported as the id when several rows have the name.
    """

    def __init__(self, model: type[Model], **narrowed: str) -> None:
        super().__init__(model, field="name")
        self._narrowed = narrowed

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Model | None:
        """Return the row with this id or name, None for an empty cell.

        Raises:
            ValueError: there is none, or several; the message is shown to the person who imports the file.
        """
        wanted = str(value or "").strip()  # spreadsheets add spaces
        if not wanted:
            return None
        known = self.model._default_manager.filter(**self._narrowed)
        found = list(known.filter(remote_id=wanted)) or list(known.filter(name=wanted, active=True)[:2])
        if len(found) != 1:
            raise ValueError(
                (SEVERAL if found else NOTHING)
                % {"name": wanted, "list": self.model._meta.verbose_name_plural}
            )
        one: Model = found[0]
        return one

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        if value is None:
            return ""
        twins: QuerySet[Any] = self.model._default_manager.filter(
            name=value.name, active=True, **self._narrowed
        )
        return str(value.name if len(twins[:2]) == 1 else value.remote_id)


def _reference(name: str, model: type[Model], **narrowed: str) -> fields.Field:
    return fields.Field(name, name, widget=Named(model, **narrowed))


class QueueMappingResource(resources.ModelResource):
    """Queue mappings in a file, one row for each queue."""

    queue = _reference("queue", Queue)
    service_queue = _reference("service_queue", Choice, kind=ChoiceKind.QUEUE)
    group = _reference("group", Choice, kind=ChoiceKind.GROUP)
    category = _reference("category", Choice, kind=ChoiceKind.CATEGORY)
    contact_type = _reference("contact_type", Choice, kind=ChoiceKind.CONTACT_TYPE)
    active = fields.Field("active", "active", widget=BooleanWidget(), default=True)

    class Meta:
        model = QueueMapping
        fields = ["queue", "service_queue", "group", "category", "contact_type", "active"]
        import_id_fields = ["queue"]
        skip_unchanged = True
        clean_model_instances = True

    def get_queryset(self) -> QuerySet[QueueMapping]:
        return QueueMapping.objects.select_related(
            "queue", "service_queue", "group", "category", "contact_type"
        )

    def get_instance(self, instance_loader: Any, row: Any) -> QueueMapping | None:
        """Return the mapping of the row's queue, which may be given by id or by name."""
        queue = self.fields["queue"].clean(row)
        return self.get_queryset().filter(queue=queue).first() if queue else None


class PresenceMappingResource(resources.ModelResource):
    """Presence mappings in a file, one row for each direction and presence."""

    direction = fields.Field("direction", "direction")
    definition = _reference("definition", PresenceDefinition)
    state = _reference("state", PresenceState)

    class Meta:
        model = PresenceMapping
        fields = ["direction", "definition", "state"]
        import_id_fields = ["direction", "definition", "state"]
        skip_unchanged = True
        clean_model_instances = True

    def get_queryset(self) -> QuerySet[PresenceMapping]:
        return PresenceMapping.objects.select_related("definition", "state")

    def get_instance(self, instance_loader: Any, row: Any) -> PresenceMapping | None:
        """Return the existing mapping of the row's presence, or of its state in the other direction."""
        asked = "definition" if row.get("direction") == Direction.TO_SERVICENOW else "state"
        wanted = self.fields[asked].clean(row)
        lines = self.get_queryset().filter(direction=row.get("direction"), **{asked: wanted})
        return lines.first() if wanted else None

    def after_import(self, dataset: Dataset, result: Any, **kwargs: Any) -> None:
        """Reject a file whose mappings contradict each other; checked at the end, so their order is free."""
        super().after_import(dataset, result, **kwargs)
        refused = sorted(set(forms.problems(forms.present_map())))
        if refused:
            raise ValidationError(refused)
