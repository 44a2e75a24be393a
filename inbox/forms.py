"""What a person may send: checked here, refused in words."""

from typing import Any

from django import forms

from incidents import queries as incidents
from incidents.states import IncidentAction
from live.requests import row_id
from routing.models import Agent, Queue, WrapUpCode

REPLY_LENGTH = 2000


class ReplyForm(forms.Form):
    """A text for the customer."""

    text = forms.CharField(
        max_length=REPLY_LENGTH,
        error_messages={
            "required": "Write something first.",
            "max_length": f"A message can have {REPLY_LENGTH:,} characters at most. Yours is kept.",
        },
    )


class TransferForm(forms.Form):
    """Where to, and what the next agent should know. Cleaned ``target`` is an Agent or a Queue."""

    target = forms.CharField(error_messages={"required": "Choose a colleague or a queue."})
    note = forms.CharField(required=False, max_length=2000)

    def clean_target(self) -> Agent | Queue:
        kind, _, key = str(self.cleaned_data["target"]).partition("-")
        rows = {"agent": Agent.objects.active(), "queue": Queue.objects.filter(active=True)}.get(kind)
        found = rows.filter(pk=row_id(key)).first() if rows is not None else None
        if not isinstance(found, Agent | Queue):
            raise forms.ValidationError("That target is no longer there. Choose another one.")
        return found


class WrapUpForm(forms.Form):
    """A wrap-up. Cleaned ``code`` is a WrapUpCode, ``incident`` an Incident or None."""

    code = forms.CharField(error_messages={"required": "Choose a wrap-up code."})
    notes = forms.CharField(required=False, max_length=4000)
    incident_action = forms.ChoiceField(choices=IncidentAction.choices)
    incident = forms.CharField(required=False, max_length=40)
    title = forms.CharField(required=False, max_length=160)

    def clean_code(self) -> WrapUpCode:
        code = WrapUpCode.objects.filter(remote_id=self.cleaned_data["code"], active=True).first()
        if code is None:
            raise forms.ValidationError("That wrap-up code is no longer there. Choose another one.")
        return code

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        incident = incidents.incident_by(cleaned.get("incident", "")) if cleaned.get("incident") else None
        if cleaned.get("incident_action") == IncidentAction.UPDATE and incident is None:
            named = cleaned.get("incident")
            unknown = f"{named} was not found in ServiceNow." if named else "Choose the incident to update."
            raise forms.ValidationError(unknown)
        if cleaned.get("incident_action") == IncidentAction.CREATE and not cleaned.get("title"):
            raise forms.ValidationError("Give the incident a title.")
        return cleaned | {"incident": incident}
