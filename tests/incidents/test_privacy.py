"""Card and identity numbers reach neither ServiceNow nor a stored request nor a log."""

import io
import json
import logging

import pytest
from django.conf import settings

from gateway.models import OutboundRequest
from gateway.operations.privacy import MaskedFormatter
from inbox.commands import wrapup
from inbox.commands.wrapup import WrapUp
from incidents import additions
from incidents.models import FieldMapping, LedgerNote
from incidents.states import IncidentAction, ValueKind
from tests.gateway.providers.test_masking import CARDS, IDS, SPELLINGS
from tests.support.clicks import click

pytestmark = pytest.mark.django_db
NUMBERS = [*CARDS, *IDS]
FOUR = ("plain", "spaces", "dots", "no-break spaces")
WRITTEN = [SPELLINGS[name](number) for number in NUMBERS for name in FOUR]
KEPT = 4


def hidden(number):
    """Return what of a number must appear nowhere: all of it but the last digits of a card."""
    return number[:-KEPT] if number in CARDS else number


def found_in(text):
    bare = "".join(each for each in text if each.isalnum())
    return [number for number in NUMBERS if hidden(number) in bare]


def test_numbers_in_four_spellings_reach_nothing(talk, clouds, code):
    said = "; ".join(WRITTEN)
    FieldMapping.objects.create(column="close_notes", kind=ValueKind.TEMPLATE, value="Said: {words}")
    leg = talk(text=f"My card {WRITTEN[0]}")
    for text in WRITTEN[1::9]:
        clouds.customer_of(leg.conversation.remote_id).writes(text)
    click(leg, "end")
    clouds.deliver()
    form = WrapUp(code=code, notes=said, incident_action=IncidentAction.CREATE, title=f"Card {WRITTEN[1]}")
    click(leg, wrapup.finish, form)
    clouds.deliver()
    additions.add(leg.conversation.remote_id, note_key="more", text=f"Again: {said}", now=leg.offered_at)
    clouds.deliver()

    [row] = clouds.rows("incident", correlation_id=leg.conversation.remote_id)
    tables = [row, *clouds.rows("sys_journal_field"), *clouds.rows("sys_audit")]
    journal = [arrival["body"] for arrival in clouds.arrivals("servicenow")]
    sent = OutboundRequest.objects.filter(provider="servicenow").values_list("payload", flat=True)
    assert len(clouds.rows("sys_journal_field", element_id=row["sys_id"])) == 2
    assert found_in(json.dumps([tables, journal, list(sent)], ensure_ascii=False)) == []
    assert found_in("".join(LedgerNote.objects.values_list("text", flat=True))) == []


def test_no_number_reaches_the_log():
    assert settings.LOGGING["formatters"]["line"]["()"].endswith("MaskedFormatter")
    lines = io.StringIO()
    log, handler = logging.getLogger("tests.privacy"), logging.StreamHandler(lines)
    handler.setFormatter(MaskedFormatter("%(message)s"))
    log.addHandler(handler)

    for number in WRITTEN:
        log.error("refused: %s", number)
    try:
        raise ValueError(WRITTEN[0])
    except ValueError:
        log.exception("failed")
    log.removeHandler(handler)

    assert found_in(lines.getvalue()) == []
