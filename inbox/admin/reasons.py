"""A list's actions that a supervisor gives a reason for."""

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.forms import ActionForm

WITH_REASON = ("dismiss", "raise_to_head", "undo")
LENGTH = 200


class ReasonForm(ActionForm):
    """The actions of a list, with the reason that some of them need."""

    reason = forms.CharField(
        label="",
        required=False,
        max_length=LENGTH,
        widget=forms.TextInput(
            {
                "placeholder": _("Reason"),
                "aria-label": _("Reason"),
                "x-show": f"{list(WITH_REASON)}.includes(action)",
                "class": "rounded-default bg-white px-3 py-1 text-font-important-light",
            }
        ),
    )


def reason_of(request: HttpRequest) -> str:
    """Return the reason that was given with an action, "" for none."""
    return request.POST.get("reason", "").strip()[:LENGTH]
