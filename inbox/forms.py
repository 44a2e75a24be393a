"""Forms of the desk."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from inbox.models.duties import CodeMode
from inbox.queries.pane import TITLE_LENGTH, Decline
from incidents import columns
from incidents import queries as incidents
from incidents.models import Incident, IncidentColumn, NumberChange
from incidents.policy import OFFERED
from incidents.states import IncidentAction
from live.requests import row_id
from routing.models import Agent, Queue, WrapUpCode

COLUMN = "column."  # before the name of one, in the form
REPLY_LENGTH, SEARCH_LENGTH, NOTES_LENGTH, NUMBER_LENGTH, REASON_LENGTH = 2000, 80, 4000, 40, 200


class ReplyForm(forms.Form):
    """A text for the customer."""

    text = forms.CharField(
        max_length=REPLY_LENGTH,
        error_messages={
            "required": _("Write something first."),
            "max_length": _("A message can have %(limit_value)s characters at most. Yours is kept."),
        },
    )


class AdditionForm(forms.Form):
    """A text for the conversation's incident, after the wrap-up."""

    text = forms.CharField(max_length=4000, error_messages={"required": _("Write something first.")})


class TransferForm(forms.Form):
    """A transfer, with a note for the next agent. Cleaned ``target`` is an Agent or a Queue."""

    target = forms.CharField(error_messages={"required": _("Choose a colleague or a queue.")})
    note = forms.CharField(required=False, max_length=2000)

    def clean_target(self) -> Agent | Queue:
        kind, _dash, key = str(self.cleaned_data["target"]).partition("-")
        rows = {"agent": Agent.objects.active(), "queue": Queue.objects.filter(active=True)}.get(kind)
        found = rows.filter(pk=row_id(key)).first() if rows is not None else None
        if not isinstance(found, Agent | Queue):
            raise forms.ValidationError(
                gettext("This colleague or queue is no longer there. Choose a different one.")
            )
        return found


class NumberForm(forms.Form):
    """Where the number of the call is remembered. replaces: what the agent has seen there, "" for nothing."""

    field = forms.ChoiceField(choices=NumberChange.Field.choices)
    replaces = forms.CharField(required=False, max_length=256)


class WrapUpDraftForm(forms.Form):
    """What is typed in a wrap-up so far; each field may be empty, and holds what ``WrapUpForm`` may hold."""

    code = forms.CharField(required=False, max_length=64)
    notes = forms.CharField(required=False, max_length=NOTES_LENGTH, strip=False)
    incident_action = forms.CharField(required=False, max_length=16)
    incident = forms.CharField(required=False, max_length=NUMBER_LENGTH)
    title = forms.CharField(required=False, max_length=TITLE_LENGTH)
    finished = forms.CharField(required=False, max_length=8)
    reason = forms.CharField(required=False, max_length=REASON_LENGTH)
    outage_offered = forms.CharField(required=False, max_length=8)


class WrapUpForm(forms.Form):
    """A wrap-up. Cleaned ``code`` is a WrapUpCode or None, ``incident`` an Incident or None.

    finished: whether to update an incident that is resolved, closed or cancelled all the same.

    codes: those of the leg's queue, which the page offers. Any other code is rejected, except when Genesys
    has a code and the page no longer shows the field. mode: whether a code is needed. decline: whether the
    agent may say that there is no incident.
    """

    code = forms.CharField(required=False)
    notes = forms.CharField(required=False, max_length=NOTES_LENGTH)
    incident_action = forms.ChoiceField(choices=[(one.value, one.label) for one in OFFERED])
    incident = forms.CharField(required=False, max_length=NUMBER_LENGTH)
    title = forms.CharField(required=False, max_length=TITLE_LENGTH)
    finished = forms.BooleanField(required=False)
    reason = forms.CharField(required=False, max_length=REASON_LENGTH)
    outage_offered = forms.BooleanField(required=False)

    def __init__(
        self,
        *args: Any,
        codes: Iterable[WrapUpCode],
        mode: CodeMode,
        decline: Decline = "with reason",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._codes = {code.remote_id: code for code in codes}
        self._mode, self._decline = mode, decline

    def clean_incident_action(self) -> IncidentAction:
        chosen = IncidentAction(self.cleaned_data["incident_action"])
        if chosen == IncidentAction.NONE and self._decline == "never":
            raise forms.ValidationError(gettext("Every conversation of this queue gets an incident."))
        return chosen

    def clean_code(self) -> WrapUpCode | None:
        chosen = self.cleaned_data["code"]
        if chosen in self._codes:
            return self._codes[chosen]
        if self._mode == "given" or (self._mode == "optional" and not chosen):
            return None
        if not chosen:
            raise forms.ValidationError(gettext("Choose a wrap-up code."))
        if WrapUpCode.objects.filter(remote_id=chosen, active=True).exists():
            raise forms.ValidationError(
                gettext("This wrap-up code is not offered in this queue. Choose a different one.")
            )
        raise forms.ValidationError(gettext("This wrap-up code is no longer there. Choose a different one."))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        finished = cleaned.pop("finished", False)
        incident = incidents.incident_by(cleaned.get("incident", "")) if cleaned.get("incident") else None
        if cleaned.get("incident_action") == IncidentAction.UPDATE:
            _check(incident, number=cleaned.get("incident", ""), finished=finished)
        if cleaned.get("incident_action") == IncidentAction.CREATE and not cleaned.get("title"):
            raise forms.ValidationError(gettext("Give the incident a title."))
        if cleaned.get("incident_action") == IncidentAction.NONE and self._decline == "with reason":
            _check_reason(cleaned.get("reason", ""))
        return cleaned | {"incident": incident, "edits": _fitting(edits_in(self.data))}


def edits_in(data: Mapping[str, Any]) -> dict[str, str]:
    """Return the columns of the incident that a form holds, by ServiceNow's names, without NULs."""
    fields = {name.removeprefix(COLUMN): str(data[name]) for name in data if name.startswith(COLUMN)}
    return {
        name: words.replace("\0", "").strip()[:NOTES_LENGTH]
        for name, words in fields.items()
        if "\0" not in name
    }


def _fitting(edits: dict[str, str]) -> dict[str, str]:
    for column in IncidentColumn.objects.filter(name__in=edits):
        wrong = [words for words in columns.of_constant(edits[column.name], column) if edits[column.name]]
        if wrong:
            raise forms.ValidationError(f"{column}: {wrong[0]}")
    return edits


class IncidentLinkForm(forms.Form):
    """Which incident is the conversation's: another one, or with ``reason`` none any more."""

    incident = forms.CharField(required=False, max_length=NUMBER_LENGTH)
    reason = forms.CharField(required=False, max_length=REASON_LENGTH)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        number = cleaned.get("incident", "")
        if not number:
            _check_reason(cleaned.get("reason", ""))
            return cleaned | {"incident": None}
        found = incidents.incident_by(number)
        if found is None:
            raise forms.ValidationError(_unknown(number))
        return cleaned | {"incident": found}


def _check_reason(reason: str) -> None:
    if not reason:
        raise forms.ValidationError(gettext("Say why there is no incident."))


def _check(incident: Incident | None, *, number: str, finished: bool) -> None:
    if incident is None:
        raise forms.ValidationError(_unknown(number))
    if incident.is_finished and not finished:
        state = incidents.state_names().get(incident.state, incident.state)
        raise forms.ValidationError(
            gettext(
                "%(number)s is no longer worked on: %(state)s. Create a new incident, or tick the box below "
                "the number to write to it all the same."
            )
            % {"number": incident.number, "state": state}
        )


def _unknown(number: str) -> str:
    if not number:
        return gettext("Choose the incident to update.")
    return gettext("%(number)s was not found in ServiceNow.") % {"number": number}
