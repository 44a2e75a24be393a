"""The words for what Bridge has counted."""

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from incidents.models import OutageSuggestion

WINDOW_MINUTES = 10  # in which new conversations are counted


def evidence(found: OutageSuggestion) -> str:
    """Return why it looks like an outage, in one sentence."""
    came = ngettext(
        "%(count)s new conversation in %(minutes)s min",
        "%(count)s new conversations in %(minutes)s min",
        found.arrivals,
    ) % {"count": found.arrivals, "minutes": WINDOW_MINUTES}
    parts = [came, *_more(found)]
    return _("Looks like an outage: %(evidence)s") % {"evidence": "; ".join(parts)}


def _more(found: OutageSuggestion) -> list[str]:
    parts = []
    if found.ratio is not None:
        parts.append(_("%(ratio)s times as many as usual") % {"ratio": number_format(round(found.ratio, 1))})
    if found.word:
        mentions = ngettext("%(count)s mentions “%(word)s”", "%(count)s mention “%(word)s”", found.mentions)
        parts.append(mentions % {"count": found.mentions, "word": found.word})
    parts.append(_("ServiceNow budget %(percent)s %%") % {"percent": found.budget_percent})
    return parts
