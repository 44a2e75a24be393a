"""The admin of interactions; all of it is read-only."""

from django.contrib import admin
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from gateway.admin import ProblemText, ReadOnlyAdmin
from incidents.models import InteractionRecord, TableCheck


@admin.register(InteractionRecord)
class InteractionAdmin(ProblemText, ReadOnlyAdmin):
    """ServiceNow's interactions, with what ServiceNow did not store and the doubles of late creates."""

    list_display = ["changed_at", "key", "record", "state", "incident", "requests", "problem_text"]
    list_select_related = ["incident"]
    list_filter = ["state", "changed_at"]
    id_fields = ("key", "number")
    search_fields = ["incident__number"]
    search_help_text = _("Conversation id, or number of an interaction or incident")
    ordering = ["-id"]

    @display(description=_("Interaction"), empty_value=_("none"))
    def record(self, interaction: InteractionRecord) -> str | None:
        if not interaction.url:
            return interaction.number or None
        link = '<a href="{}" target="_blank" rel="noopener">{}</a>'
        return format_html(link, interaction.url, interaction.number)


@admin.register(TableCheck)
class TableCheckAdmin(ProblemText, ReadOnlyAdmin):
    """Tables that not every instance has."""

    list_display = ["table", "usable", "problem_text", "checked_at"]
    ordering = ["table"]
