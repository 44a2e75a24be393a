"""Texts of people read in their own direction, whatever the page's is."""

import re
from html.parser import HTMLParser

import pytest
from django.urls import reverse
from django.utils import timezone

from inbox.models import Message
from incidents.states import LookupState, NoteState
from tests.factories import (
    CallerFactory,
    ConversationFactory,
    IncidentFactory,
    LedgerEntryFactory,
    LedgerNoteFactory,
    LegFactory,
    LookupFactory,
    MessageFactory,
    TransferFactory,
    WrapUpCodeFactory,
)
from tests.support.clicks import browser_of

pytestmark = pytest.mark.django_db
WORDS = "אין VPN!"  # begins from the right
ISOLATED = "\u2068[^\u2069]*\u2069"
VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "use", "wbr"}


class Directions(HTMLParser):
    """Collects texts from people whose direction is not their own, or begins with words of ours."""

    def __init__(self):
        super().__init__()
        self.wrong, self._open, self._begun = [], [], {}

    def handle_starttag(self, tag, attributes):
        if tag not in VOID:
            named = dict(attributes)
            self._open.append((tag, tag == "bdi" or named.get("dir") == "auto", self.getpos()))
            self._check_fields(tag, named)

    def handle_startendtag(self, tag, attributes):
        self._check_fields(tag, dict(attributes))

    def handle_endtag(self, tag):
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, text):
        if not text.strip():
            return
        isolated = next((at for _, is_isolated, at in reversed(self._open) if is_isolated), None)
        first = self._begun.setdefault(isolated, text.strip()) if isolated else ""
        if WORDS in re.sub(ISOLATED, "", text) and not first.startswith(WORDS):
            self.wrong.append((" > ".join(tag for tag, _, _ in self._open[-3:]), text.strip()[:60]))

    def _check_fields(self, tag, named):
        if tag == "textarea" and named.get("dir") != "auto":
            self.wrong.append((tag, named.get("name")))
        if tag == "input" and WORDS in (named.get("value") or "") and named.get("dir") != "auto":
            self.wrong.append((tag, named.get("name")))


def wrong_in(html):
    parser = Directions()
    parser.feed(html)
    return parser.wrong


@pytest.fixture
def caller():
    more = dict.fromkeys(("title", "company", "email", "phone", "mobile"), WORDS)
    return CallerFactory(name=WORDS, **more)


@pytest.fixture
def conversation(caller, queue):
    """A conversation in which everything that somebody can name has a name from the right."""
    queue.name = WORDS
    queue.save()
    incident = IncidentFactory(caller=caller, title=WORDS, group=WORDS)
    entry = LedgerEntryFactory(incident=incident)
    LedgerNoteFactory(entry=entry, state=NoteState.NEEDS_YOU, problem=said())
    lookup = LookupFactory(one=True, caller=caller, incidents=[incident])
    made = ConversationFactory(
        remote_id=entry.key,
        customer_name=WORDS + "!",
        customer_address=WORDS,
        queue=queue,
        lookup=lookup,
        ledger=entry,
    )
    made.last_message = MessageFactory(conversation=made, text=WORDS)
    made.save()
    return made


def said():
    return {"code": "refused-saying", "cloud": "ServiceNow", "said": WORDS}


@pytest.fixture
def leg(agent, colleague, conversation, queue):
    WrapUpCodeFactory(name=WORDS, queues=[queue])
    colleague.name = WORDS
    colleague.save()
    own = LegFactory(
        agent=agent, conversation=conversation, queue=queue, problem=said(), connected_at=timezone.now()
    )
    sender = LegFactory(agent=colleague, conversation=conversation, connected=True)
    TransferFactory(leg=sender, note=WORDS)
    TransferFactory(leg=own, to_queue=queue, note=WORDS, state="ringing")
    files = [{"name": WORDS, "url": "https://files.test/1", "mime": ""}]
    MessageFactory(
        conversation=conversation, failed=True, agent=colleague, text=WORDS, attachments=files, problem=said()
    )
    return own


def shown(agent, leg, **changed):
    for name, value in changed.items():
        setattr(leg, name, value)
    leg.save()
    browser = browser_of(agent)
    return "".join(
        browser.get(path).content.decode()
        for path in (reverse("inbox:desk"), reverse("inbox:leg", kwargs={"pk": leg.pk}))
    )


@pytest.mark.parametrize("state", ["offered", "connected", "held", "wrap-up"])
def test_every_text_of_people_on_the_desk_does(agent, leg, state):
    ended = timezone.now() if state == "wrap-up" else None

    assert wrong_in(shown(agent, leg, state=state, ended_at=ended)) == []


@pytest.mark.parametrize("state", LookupState)
def test_every_state_of_a_look_up_does(agent, leg, conversation, state, caller):
    lookup = conversation.lookup
    lookup.state, lookup.caller, lookup.address, lookup.problem = state, None, WORDS, said()
    lookup.save()
    lookup.candidates.set([caller, CallerFactory(name=WORDS)])

    assert wrong_in(shown(agent, leg, state="offered") + shown(agent, leg, state="connected")) == []


@pytest.mark.parametrize("sender", Message.Sender)
def test_every_preview_does(agent, leg, conversation, sender):
    Message.objects.filter(pk=conversation.last_message_id).update(sender=sender)

    assert wrong_in(shown(agent, leg, state="connected", problem={})) == []


def test_missed_offers_do(agent, leg):
    ended = {"state": "ended", "ended_at": timezone.now(), "missed_reason": "timeout"}

    assert wrong_in(shown(agent, leg, **ended)) == []


@pytest.mark.parametrize("kind", ["agent", "queue"])
def test_the_transfer_dialog_does(desk, leg, kind):
    path = reverse("inbox:transfer", kwargs={"pk": leg.pk})

    assert wrong_in(desk.get(path, {"kind": kind, "q": WORDS[:3]}).content.decode()) == []
