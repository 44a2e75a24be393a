"""Forms of the admin's pages."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminDecimalFieldWidget,
    UnfoldAdminSelectMultipleWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from incidents import queries
from incidents.commands.outages import OutageForm
from incidents.models import Incident, Outage
from routing.models import Queue

HOURS_AT_MOST = 24


class OutagePageForm(forms.Form):
    """What a supervisor enters to open or change an outage.

    The master is one that is stored here: the view has read it from ServiceNow before.
    """

    name = forms.CharField(
        label=_("What is affected"), max_length=80, widget=UnfoldAdminTextInputWidget(attrs={"dir": "auto"})
    )
    queues = forms.ModelMultipleChoiceField(
        Queue.objects.none(),
        label=_("Queues"),
        required=False,
        widget=UnfoldAdminSelectMultipleWidget,
        help_text=_("None chosen: all queues."),
    )
    master = forms.CharField(
        label=_("Master incident"),
        required=False,
        max_length=40,
        widget=UnfoldAdminTextInputWidget(attrs={"placeholder": "INC0012345", "autocomplete": "off"}),
        help_text=_("Its number. Empty: Bridge creates one, with the title below."),
    )
    title = forms.CharField(
        label=_("Title of a new master incident"),
        required=False,
        max_length=160,
        widget=UnfoldAdminTextInputWidget(attrs={"dir": "auto"}),
    )
    banner = forms.CharField(
        label=_("Banner for agents"),
        required=False,
        max_length=200,
        widget=UnfoldAdminTextInputWidget(attrs={"dir": "auto"}),
    )
    reply = forms.CharField(
        label=_("Suggested reply"),
        required=False,
        max_length=2000,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3, "dir": "auto"}),
        help_text=_("Agents insert it with a button, and send it themselves."),
    )
    announcement = forms.CharField(
        label=_("Announcement to callers"),
        required=False,
        max_length=765,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3, "dir": "auto"}),
        help_text=_("Sent once in each message conversation, and spoken by flows that read the table."),
    )
    hours = forms.DecimalField(
        label=_("Ends by itself after (hours, from now)"),
        min_value=Decimal("0.25"),
        max_value=HOURS_AT_MOST,
        decimal_places=2,
        initial=2,
        widget=UnfoldAdminDecimalFieldWidget,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        queues: Any = self.fields["queues"]
        queues.queryset = Queue.objects.filter(active=True)

    def clean_master(self) -> Incident | None:
        number = str(self.cleaned_data["master"]).strip()
        if not number:
            return None
        found = queries.incident_by(number)
        if found is None:
            raise forms.ValidationError(gettext("This incident was not found in ServiceNow."))
        if found.is_finished:
            raise forms.ValidationError(gettext("This incident is resolved, closed or cancelled."))
        return found

    def entered(self, now: datetime) -> OutageForm:
        """Return what was entered, once the form is valid."""
        values = dict(self.cleaned_data)
        hours = float(values.pop("hours"))
        return OutageForm(
            **values | {"queues": tuple(values["queues"])}, closes_at=now + timedelta(hours=hours)
        )


def initial(outage: Outage, now: datetime) -> dict[str, Any]:
    """Return what the form of an open outage begins with."""
    left = max(timedelta(), outage.closes_at - now)
    scopes = [] if outage.everywhere else [scope.queue_id for scope in outage.scopes.all()]
    return {
        "name": outage.name,
        "queues": scopes,
        "master": outage.number,
        "banner": outage.banner,
        "reply": outage.reply,
        "announcement": outage.announcement,
        "hours": round(left / timedelta(hours=1), 2),
    }
