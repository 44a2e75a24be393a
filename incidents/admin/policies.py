"""The admin of incident policies, which supervisors edit."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from incidents.models import IncidentPolicy
from routing.admin.changes import HistoryAdmin
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
class IncidentPolicyAdmin(HistoryAdmin):
    """Incident policies; without the one for all other queues, the defaults of the form apply there."""

    form = PolicyForm
    list_display = ["applies_to", "create_rule", "timed_out", "over_minutes", "files_missed"]
    list_select_related = ["queue"]
    list_filter = ["create_rule"]
    search_fields = ["queue__name"]
    ordering = ["queue__name"]
    autocomplete_fields = ["queue"]
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
