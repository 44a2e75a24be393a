"""The figures of the last seven days, as the integrity worklist shows them."""

from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from inbox.queries import figures
from inbox.queries.figures import Interval, Shares, WrapUpDay
from incidents.states import LookupState

DAYS = timedelta(days=7)
NOTHING = "–"  # noqa: RUF001 -- a dash for no figure
Tile = tuple[str, str, str]  # what, how much, of how many


def tiles() -> list[Tile]:
    """Return one tile for each figure."""
    tomorrow = timezone.localdate() + timedelta(days=1)
    week = Interval(tomorrow - DAYS, tomorrow, ZoneInfo(timezone.get_current_timezone_name()))
    backlog = [sum(one.counts.values()) for one in figures.integrity(week)]
    return [
        _share(_("Callers identified"), figures.identification(week), [LookupState.ONE]),
        _share(_("Incident by Bridge"), figures.incidents(week), ["agent", "rule"]),
        _wrap_up(figures.wrap_ups(week)),
        (_("Open findings"), str(backlog[-1]), _("%(before)s seven days ago") % {"before": backlog[0]}),
    ]


def _share(label: str, found: Iterable[Shares], wanted: Iterable[str]) -> Tile:
    counts = sum((Counter(one.counts) for one in found), Counter[str]())
    total = counts.total()
    share = f"{100 * sum(counts[name] for name in wanted) / total:.0f} %" if total else NOTHING
    of = ngettext("of %(count)s conversation", "of %(count)s conversations", total) % {"count": total}
    return label, share, of


def _wrap_up(found: Iterable[WrapUpDay]) -> Tile:
    days = [one for one in found if one.seconds is not None]
    total = sum(one.wrapups for one in days)
    took = f"{sum((one.seconds or 0) * one.wrapups for one in days) / total:.0f} s" if total else NOTHING
    before = days[-1].baseline if days else None
    remark = _("%(seconds)s s before Bridge") % {"seconds": before} if before else _("No baseline entered")
    return _("Mean wrap-up"), took, remark
