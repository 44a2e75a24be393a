"""The admin of number rules and further tables, which supervisors edit."""

from typing import Any, ClassVar

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from gateway.operations import further_tables
from incidents import number_rules
from incidents.models import FurtherTable, NumberRule
from routing.admin.changes import HistoryAdmin
from routing.forms import MappingForm


class NumberRuleForm(MappingForm):
    """One number rule."""

    class Meta:
        model = NumberRule
        fields = ["order", "kind", "pattern", "replacement", "example", "active"]
        help_texts: ClassVar = {
            "order": _("The lowest comes first; the first active rule that fits applies."),
            "pattern": _("A beginning such as 9, or an expression for the whole number such as 00(\\d+)."),
            "replacement": _("What stands in its place; \\1 is the first group of an expression."),
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        names = ("kind", "pattern", "replacement")
        rule = NumberRule(**{name: cleaned.get(name, "") for name in names})
        why = number_rules.problem(rule) if rule.pattern else ""
        if why:
            self.add_error("pattern", why)
        return cleaned


class FurtherTableForm(MappingForm):
    """One further table."""

    class Meta:
        model = FurtherTable
        fields = ["order", "table", "query", "person", "active"]
        help_texts: ClassVar = {"order": _("The lowest is searched first.")}

    def clean_table(self) -> str:
        return _name(self.cleaned_data["table"])

    def clean_person(self) -> str:
        return _name(self.cleaned_data["person"])

    def clean_query(self) -> str:
        written = str(self.cleaned_data["query"]).strip()
        if not further_tables.is_readable(written):
            raise ValidationError(
                gettext("Compare columns with variables, as in u_number={phone}^ORu_mail={email}.")
            )
        return written


class RuleAdmin(HistoryAdmin):
    """Rows in an order, each with its history and the reason for a change."""

    list_filter = ["active"]
    ordering = ["order", "pk"]


@admin.register(NumberRule)
class NumberRuleAdmin(RuleAdmin):
    """Number rules, each with what it makes of its example."""

    form = NumberRuleForm
    list_display = ["pattern", "replacement", "kind", "order", "active", "tried"]
    search_fields = ["pattern"]
    readonly_fields = ["tried"]
    fieldsets = [
        (None, {"fields": ["order", "kind", "pattern", "replacement", "active"]}),
        (_("Try it"), {"fields": ["example", "tried"]}),
        (None, {"fields": ["reason"]}),
    ]

    @display(description=_("What becomes of the example"), empty_value="")
    def tried(self, rule: NumberRule) -> str:
        if not rule.example:
            return ""
        changed = number_rules.applied(rule, rule.example)
        return str(_("It does not fit.")) if changed is None else f"{rule.example} → {changed}"


@admin.register(FurtherTable)
class FurtherTableAdmin(RuleAdmin):
    """Further tables in which callers are looked for."""

    form = FurtherTableForm
    list_display = ["table", "query", "person", "order", "active"]
    search_fields = ["table", "query"]
    fieldsets = [
        (None, {"fields": ["order", "table", "query", "person", "active"]}),
        (None, {"fields": ["reason"]}),
    ]


def _name(written: str) -> str:
    if not further_tables.is_name(written):
        raise ValidationError(gettext("A name in ServiceNow has small letters, digits and underscores."))
    return written
