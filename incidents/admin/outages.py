"""The admin of outages: the list, and one page on which supervisors open, change and close them."""

import uuid
from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from simple_history.admin import SimpleHistoryAdmin
from unfold.decorators import display

from gateway.admin import ReadOnlyAdmin
from incidents.admin import outage_page
from incidents.commands import numbers, outages
from incidents.forms import OutagePageForm, initial
from incidents.models import Outage, OutageRecord, OutageSuggestion
from incidents.recent import MAY_OPEN
from incidents.states import OutageEnd
from live.requests import NotDone, row_id


@admin.register(Outage)
class OutageAdmin(SimpleHistoryAdmin, ReadOnlyAdmin):
    """Outages. Both pages are views of their own, because commands open their own transactions."""

    list_display = ["name", "state", "number", "opened_at", "ends_at", "affected", "opened_by"]
    list_select_related = ["master", "opened_by"]
    list_filter = ["opened_at"]
    id_fields = ("master__number",)
    search_fields = ["name"]
    ordering = ["-opened_at"]
    list_before_template = "admin/incidents/outage/_evidence.html"

    @display(description=_("State"))
    def state(self, outage: Outage) -> str:
        return gettext("open") if outage.is_open else outage.get_closed_because_display()

    @display(description=_("Master incident"), empty_value=_("none"))
    def number(self, outage: Outage) -> str | None:
        return outage.number or None

    @display(description=_("Ends at"))
    def ends_at(self, outage: Outage) -> Any:
        return outage.closed_at or outage.closes_at

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.has_perm(MAY_OPEN))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.has_perm(MAY_OPEN))

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        may_view = super().has_view_permission(request, obj)
        return bool(may_view or request.user.has_perm(MAY_OPEN))

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        context = outage_page.suggested(timezone.now()) | (extra_context or {})
        answer: HttpResponse = super().changelist_view(request, context)
        return answer

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the form for a new outage, its preview, or open the outage."""
        user = self._supervisor(request)
        now = timezone.now()
        form = OutagePageForm(_posted(request), initial=outage_page.proposal(now))
        if request.method == "POST" and _is_valid(request, form):
            if request.POST.get("intent") != "open":
                return self._page(request, form, preview=outage_page.preview(form.entered(now)))
            try:
                opened = outages.open_outage(form.entered(now), user=user, now=now)
            except NotDone as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, gettext("The outage is open."))
                return _to(opened.pk)
        return self._page(request, form)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show an outage, or do what its page asks for."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        outage = Outage.objects.select_related("master", "opened_by").filter(pk=row_id(object_id)).first()
        if outage is None:
            raise Http404
        form = OutagePageForm(_changed(request), initial=initial(outage, timezone.now()))
        if request.method == "POST":
            user = self._supervisor(request)
            if request.POST.get("intent") != "change":
                return _done(request, outage, user)
            if _is_valid(request, form) and _is_changed(request, outage, form, user):
                return _to(outage.pk)
        return self._page(request, form, outage=outage)

    def _supervisor(self, request: HttpRequest) -> User:
        """Return who asks. Raises PermissionDenied: they may not open outages."""
        if not self.has_add_permission(request) or not isinstance(request.user, User):
            raise PermissionDenied
        return request.user

    def _page(self, request: HttpRequest, form: OutagePageForm, **shown: Any) -> HttpResponse:
        now = timezone.now()
        outage = shown.get("outage")
        context = self.admin_site.each_context(request) | outage_page.suggested(now)
        context |= {
            "opts": self.opts,
            "title": str(outage or gettext("Open outage mode")),
            "form": form,
            "may_open": self.has_add_permission(request),
            "figures": outage_page.figures(outage) if outage else [],
            "progress": outage_page.progress(outage) if outage else None,
            **shown,
        }
        return TemplateResponse(request, "admin/incidents/outage/page.html", context)


@admin.register(OutageRecord)
class OutageRecordAdmin(ReadOnlyAdmin):
    """The conversations that were linked to masters."""

    list_display = ["at", "conversation", "caller", "outage", "state", "child"]
    list_select_related = ["entry", "caller", "outage", "child"]
    list_filter = ["state", "at", ("outage", admin.RelatedOnlyFieldListFilter)]
    id_fields = ("entry__key", "outage__master__number")
    search_fields = ["caller__name"]
    ordering = ["-id"]

    @display(description=_("Conversation"))
    def conversation(self, record: OutageRecord) -> str:
        return record.entry.key


def _posted(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _changed(request: HttpRequest) -> Any:
    return request.POST if request.POST.get("intent") == "change" else None


def _is_valid(request: HttpRequest, form: OutagePageForm) -> bool:
    """Read the master from ServiceNow, then check the form."""
    number, key = str(form.data.get("master", ""))[:40], uuid.uuid4().hex
    try:
        numbers.fetch_by_number(number, key=f"outage:{key}", regarding="", now=timezone.now())
    except NotDone as error:
        form.add_error("master", str(error))
    return form.is_valid()


def _is_changed(request: HttpRequest, outage: Outage, form: OutagePageForm, user: User) -> bool:
    now = timezone.now()
    try:
        outages.change(outage.pk, form.entered(now), user=user, now=now)
    except NotDone as error:
        form.add_error(None, str(error))
        return False
    messages.success(request, gettext("The outage was changed."))
    return True


def _done(request: HttpRequest, outage: Outage, user: User) -> HttpResponse:
    """Do what a button of the page asks for."""
    convert = request.POST.get("records") == "children"
    commands = {
        "close": lambda: outages.close(
            outage.pk, OutageEnd.BY_HAND, convert=convert, user=user, now=timezone.now()
        ),
        "convert": lambda: outages.convert(outage.pk, user=user),
        "pause": lambda: outages.pause(outage.pk, user=user),
    }
    command = commands.get(request.POST.get("intent", ""))
    if command is None:
        raise Http404
    try:
        command()
    except NotDone as error:
        messages.error(request, str(error))
    return _to(outage.pk)


def _to(pk: int) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("admin:incidents_outage_change", args=[pk]), status=303)


@admin.register(OutageSuggestion)
class OutageSuggestionAdmin(ReadOnlyAdmin):
    """What looked like an outage, and who dismissed it."""

    list_display = ["at", "seen_at", "arrivals", "usual", "word", "mentions", "dismissed_at"]
    ordering = ["-at"]

    def get_urls(self) -> list[Any]:
        at = self.admin_site.admin_view(self.dismiss)
        own = path("<int:pk>/dismiss/", at, name="incidents_outagesuggestion_dismiss")
        return [own, *super().get_urls()]

    def dismiss(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take the suggestion off the pages."""
        if request.method != "POST" or not isinstance(request.user, User):
            raise Http404
        if not request.user.has_perm(MAY_OPEN):
            raise PermissionDenied
        outages.dismiss(pk, user=request.user, now=timezone.now())
        return HttpResponseRedirect(reverse("admin:incidents_outage_changelist"), status=303)
