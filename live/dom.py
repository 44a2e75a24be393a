"""DOM ids, defined once for templates and fragments."""

from django.db.models import Model


def dom_id(instance: Model, part: str) -> str:
    """Return the DOM id of a part of a model instance, e.g. ``leg-7-card``."""
    return f"{instance._meta.model_name}-{instance.pk}-{part}"  # the browser looks fragments up by this id
