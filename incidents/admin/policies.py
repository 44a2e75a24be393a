"""The admin of incident policies, which supervisors edit."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from simple_history.admin import SimpleHistoryAdmin
from unfold.admin import ModelAdmin
from unfold.decorators import display

from incidents.models import IncidentPolicy
from routing.forms import MappingForm


class PolicyForm(MappingForm):
    """One policy, with a reason for the change."""

    class Meta:
        model = IncidentPolicy
        fields = [
            "queue",
            "create_rule",
            "undecided",
            "timed_out",
            "kept_minutes",
            "over_minutes",
            "files_missed",
            "screen_pop",
        ]


@admin.register(IncidentPolicy)
class IncidentPolicyAdmin(SimpleHistoryAdmin, ModelAdmin):
    """Incident policies; without the one for all other queues, the defaults of the form apply there."""

    form = PolicyForm
    list_display = ["applies_to", "create_rule", "timed_out", "over_minutes", "files_missed"]
    list_select_related = ["queue"]
    list_filter = ["create_rule"]
    search_fields = ["queue__name"]
    ordering = ["queue__name"]
    autocomplete_fields = ["queue"]
    show_full_result_count = False
    fieldsets = [
        (None, {"fields": ["queue"]}),
        (_("Which incident"), {"fields": ["create_rule", "undecided", "files_missed"]}),
        (_("When nobody finishes here"), {"fields": ["timed_out", "kept_minutes", "over_minutes"]}),
        (_("When an agent has answered"), {"fields": ["screen_pop"]}),
        (None, {"fields": ["reason"]}),
    ]

    @display(description=_("Queue"), ordering="queue__name")
    def applies_to(self, policy: IncidentPolicy) -> str:
        return str(policy.queue or _("All other queues"))

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        obj._change_reason = form.cleaned_data.get("reason", "")
        super().save_model(request, obj, form, change)
