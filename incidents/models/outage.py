"""Outages that supervisors open, and the conversations that are linked to their master incidents."""

import uuid
from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from incidents.models.caller import Caller
from incidents.models.incident import Incident
from incidents.models.ledger import LedgerEntry
from incidents.states import ConversionState, OutageEnd, RecordState
from routing.models import Queue

ENDED_SHOWN, SUGGESTED_FOR = timedelta(minutes=5), timedelta(minutes=15)
WINDOW_MINUTES = 10  # in which new conversations are counted
# What changes by itself, and would flood the history.
COUNTERS = ["affected", "told", "told_at", "notes", "note_waits", "master_read_at", "flow_problem"]


def _new_key() -> str:
    return str(uuid.uuid4())


class OutageQuerySet(models.QuerySet["Outage"]):
    """Queries for outages."""

    def open(self) -> Self:
        """Return outages that are not over."""
        return self.filter(closed_at=None)

    def of_queue(self, queue_id: int | None) -> "Outage | None":
        """Return the open outage that concerns a queue: its own before one of all queues."""
        concerned = Q(queue=None) if queue_id is None else Q(queue=queue_id) | Q(queue=None)
        scopes = OutageScope.objects.filter(concerned, is_open=True).select_related("outage__master")
        scope = scopes.order_by(F("queue").desc(nulls_last=True)).first()
        return scope.outage if scope else None

    def shown(self, now: datetime) -> "list[Outage]":
        """Return what agents are told of, with the queues: open outages, and those that ended minutes ago."""
        wanted = Q(closed_at=None) | Q(closed_at__gt=now - ENDED_SHOWN)
        found = self.filter(wanted).select_related("master").prefetch_related("scopes")
        return list(found.order_by("opened_at", "id"))

    def lock(self, pk: int) -> "Outage":
        """Return one outage, locked until the transaction ends."""
        return self.locked().get(pk=pk)

    def locked(self) -> Self:
        """Lock outages, with their masters; wrap-ups can be recorded for them meanwhile.

        A full lock would keep a wrap-up, which holds its ledger entry, waiting for who waits for that entry.
        """
        return self.select_for_update(of=("self",), no_key=True).select_related("master")

    def untold(self) -> Self:
        """Return outages with callers of whom the master's notes do not tell yet."""
        return self.filter(affected__gt=F("told")).exclude(master=None)


OutageManager = models.Manager.from_queryset(OutageQuerySet)


class Outage(models.Model):
    """A time in which wrap-ups are linked to one incident, instead of each creating its own.

    key: names the outage in requests, and is the correlation id of a master that Bridge creates. master: None
    until that one exists. affected: conversations recorded, as last counted. told: how many of them the
    master's notes tell of. notes: how many notes were requested, note_waits: the last one has no answer yet.
    problem, flow_problem: what a supervisor has to mend. history: who opened, changed and closed it.
    """

    key = models.CharField(_("key"), max_length=64, unique=True, default=_new_key, editable=False)
    name = models.CharField(_("what is affected"), max_length=80)
    everywhere = models.BooleanField(_("all queues"), default=True)
    master = models.ForeignKey(
        Incident, on_delete=models.SET_NULL, null=True, blank=True, related_name="outages",
        verbose_name=_("master incident"),
    )  # fmt: skip
    banner = models.CharField(_("banner"), max_length=200, blank=True)
    reply = models.TextField(_("suggested reply"), max_length=2000, blank=True)
    announcement = models.TextField(_("announcement"), max_length=765, blank=True)
    opened_at = models.DateTimeField(_("opened at"))
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+",
        verbose_name=_("opened by"),
    )  # fmt: skip
    closes_at = models.DateTimeField(_("time limit"))
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    closed_because = models.CharField(_("closed because"), max_length=16, choices=OutageEnd, blank=True)
    affected = models.PositiveIntegerField(_("affected"), default=0)
    told = models.PositiveIntegerField(_("told to ServiceNow"), default=0)
    told_at = models.DateTimeField(_("last told at"), null=True, blank=True)
    notes = models.PositiveIntegerField(_("notes"), default=0)
    note_waits = models.BooleanField(_("a note waits"), default=False)
    master_read_at = models.DateTimeField(_("master read at"), null=True, blank=True)
    conversion = models.CharField(
        _("child incidents"), max_length=8, choices=ConversionState, default=ConversionState.NONE
    )
    problem = models.JSONField(_("problem"), default=dict, blank=True)
    flow_problem = models.JSONField(_("problem of the flows' table"), default=dict, blank=True)
    history = HistoricalRecords(excluded_fields=COUNTERS)

    objects = OutageManager()

    class Meta:
        verbose_name = _("outage")
        verbose_name_plural = _("outages")
        ordering = ["-opened_at", "-id"]
        permissions = [("open_outage", _("Can open, change and close outages"))]
        indexes = [models.Index(fields=["closed_at"], name="outage_closed_at")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def number(self) -> str:
        """Return the master's number, "" until there is one."""
        return self.master.number if self.master else ""

    @property
    def spoken(self) -> str:
        """Return what callers are told: the announcement, else the banner, else what is affected."""
        return self.announcement or self.banner or self.name


class OutageScope(models.Model):
    """One queue of an outage. queue: None for conversations of no queue, and of queues that come later."""

    outage = models.ForeignKey(
        Outage, on_delete=models.CASCADE, related_name="scopes", verbose_name=_("outage")
    )
    queue = models.ForeignKey(
        Queue, on_delete=models.CASCADE, null=True, related_name="+", db_index=False, verbose_name=_("queue")
    )
    is_open = models.BooleanField(_("open"), default=True)

    class Meta:
        verbose_name = _("queue of an outage")
        verbose_name_plural = _("queues of outages")
        constraints = [
            models.UniqueConstraint(
                fields=["queue"], condition=Q(is_open=True), name="one_open_outage_per_queue"
            ),
            models.UniqueConstraint(
                fields=["is_open"],
                condition=Q(is_open=True, queue=None),
                name="one_open_outage_of_all_queues",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.outage}: {self.queue or '*'}"


class OutageRecord(models.Model):
    """A conversation that was linked to the master instead of getting an incident.

    entry: its ledger entry, whose recorded notes become the child's. fields: the first values of a child.
    child: the incident that the record became. linked_back: Genesys has, or was asked to store, the number.
    """

    outage = models.ForeignKey(
        Outage, on_delete=models.CASCADE, related_name="records", verbose_name=_("outage")
    )
    entry = models.ForeignKey(
        LedgerEntry, on_delete=models.CASCADE, related_name="outage_records", verbose_name=_("ledger entry")
    )
    caller = models.ForeignKey(
        Caller, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("caller")
    )
    queue = models.ForeignKey(
        Queue, on_delete=models.SET_NULL, null=True, related_name="+", db_index=False, verbose_name=_("queue")
    )
    at = models.DateTimeField(_("at"))
    fields = models.JSONField(_("fields"), default=dict)
    state = models.CharField(_("state"), max_length=8, choices=RecordState, default=RecordState.LINKED)
    child = models.ForeignKey(
        Incident, on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("child incident"),
    )  # fmt: skip
    requested_at = models.DateTimeField(_("requested at"), null=True, blank=True)
    problem = models.JSONField(_("problem"), default=dict, blank=True)
    linked_back = models.BooleanField(_("number in Genesys"), default=False)

    class Meta:
        verbose_name = _("conversation of an outage")
        verbose_name_plural = _("conversations of outages")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["outage", "entry"], name="one_record_per_outage_and_conversation")
        ]
        indexes = [
            models.Index(fields=["outage", "state", "id"], name="outage_records"),
            models.Index(fields=["id"], name="record_not_linked_back", condition=Q(linked_back=False)),
        ]

    def __str__(self) -> str:
        return f"{self.entry.key}: {self.get_state_display()}"

    @property
    def request_key(self) -> str:
        """Return the key of the child's request, which is also the marker in its note."""
        return f"child:{self.outage.key}:{self.entry.key}"


class SuggestionQuerySet(models.QuerySet["OutageSuggestion"]):
    """Queries for suggestions."""

    def current(self, now: datetime) -> "OutageSuggestion | None":
        """Return what looks like an outage now, None when nothing does, or somebody has dismissed it."""
        return self.filter(seen_at__gt=now - SUGGESTED_FOR, dismissed_at=None).first()


SuggestionManager = models.Manager.from_queryset(SuggestionQuerySet)


class OutageSuggestion(models.Model):
    """What looked like an outage. arrivals: new conversations in the window, usual: as many come usually.

    word: the word in most of them, mentions: in how many, budget_percent: ServiceNow's budget spent.
    """

    at = models.DateTimeField(_("at"))
    seen_at = models.DateTimeField(_("last seen at"))
    arrivals = models.PositiveIntegerField(_("new conversations"))
    usual = models.FloatField(_("usual number"), null=True)
    word = models.CharField(_("word in common"), max_length=64, blank=True)
    mentions = models.PositiveIntegerField(_("mentions"), default=0)
    budget_percent = models.PositiveIntegerField(_("budget spent (%)"), default=0)
    dismissed_at = models.DateTimeField(_("dismissed at"), null=True, blank=True)
    dismissed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("dismissed by"),
    )  # fmt: skip

    objects = SuggestionManager()

    class Meta:
        verbose_name = _("suggested outage")
        verbose_name_plural = _("suggested outages")
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.word}".strip()

    @property
    def ratio(self) -> float | None:
        """Return how many times the usual number came, None while nothing is usual yet."""
        return self.arrivals / max(self.usual, 1.0) if self.usual is not None else None

    @property
    def evidence(self) -> str:
        """Return why it looks like an outage, in one sentence."""
        came = ngettext(
            "%(count)s new conversation in %(minutes)s min",
            "%(count)s new conversations in %(minutes)s min",
            self.arrivals,
        ) % {"count": self.arrivals, "minutes": WINDOW_MINUTES}
        return gettext("Looks like an outage: %(evidence)s") % {"evidence": "; ".join([came, *self._more()])}

    def _more(self) -> list[str]:
        parts = []
        if self.ratio is not None:
            parts.append(
                gettext("%(ratio)s times as many as usual") % {"ratio": number_format(self.ratio, 1)}
            )
        if self.word:
            mentions = ngettext(
                "%(count)s mentions “%(word)s”", "%(count)s mention “%(word)s”", self.mentions
            )
            parts.append(mentions % {"count": self.mentions, "word": self.word})
        parts.append(gettext("ServiceNow budget %(percent)s %%") % {"percent": self.budget_percent})
        return parts
