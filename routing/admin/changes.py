"""The admin of rows that supervisors edit, each change with its reason."""

from typing import Any

from django.http import HttpRequest
from simple_history.admin import SimpleHistoryAdmin
from unfold.admin import ModelAdmin


class HistoryAdmin(SimpleHistoryAdmin, ModelAdmin):
    """Rows with their history; the form is a ``MappingForm``, whose reason is stored beside the change."""

    show_full_result_count = False

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        obj._change_reason = form.cleaned_data.get("reason", "")
        super().save_model(request, obj, form, change)
