"""The admin of numbers that agents have had remembered; read-only."""

from django.contrib import admin

from gateway.admin import ProblemText, ReadOnlyAdmin
from incidents.models import NumberChange


@admin.register(NumberChange)
class NumberChangeAdmin(ProblemText, ReadOnlyAdmin):
    """Who wrote which number into ServiceNow, what was there before, and whether it was undone."""

    list_display = ["at", "caller", "field", "old", "new", "state", "by", "undone_by", "problem_text"]
    list_select_related = ["caller", "by", "undone_by"]
    list_filter = ["state", "field", "at"]
    search_fields = ["new", "old", "caller__name"]
    ordering = ["-id"]
