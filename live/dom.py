"""DOM ids, spelled once for templates and fragments."""

from django.db.models import Model


def dom_id(instance: Model, part: str) -> str:
    """Return e.g. ``leg-7-card`` for a model instance and the part of it that is drawn."""
    return f"{instance._meta.model_name}-{instance.pk}-{part}"
