"""How many queries a page, and an event, may cost: the number does not grow with the desk."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from inbox.models import Leg
from inbox.states import State
from incidents import directory
from tests.factories import (
    NOON,
    CallerFactory,
    ConversationFactory,
    IncidentFactory,
    LegFactory,
    LookupFactory,
    MessageFactory,
    TransferFactory,
)
from tests.support import seen
from tests.support.seen import tell

pytestmark = pytest.mark.django_db
SHOWN = (State.OFFERED, State.CONNECTED, State.HELD, State.PARKED, State.WRAP_UP)
DESK_PAGE, OPEN_CONVERSATION, FIRST_SIGHT, REPEATED_EVENT, PUSHED_MESSAGE = 12, 24, 15, 1, 12


def fill(agent, count):
    """Put so many conversations on the desk, each with a caller, incidents, messages and a note."""
    for number in range(count):
        caller = CallerFactory()
        incidents = IncidentFactory.create_batch(3, caller=caller)
        lookup = LookupFactory(key=f"filled-{number}-{count}", one=True, caller=caller, incidents=incidents)
        leg = LegFactory(
            agent=agent,
            state=SHOWN[number % len(SHOWN)],
            conversation=ConversationFactory(lookup=lookup, queue=agent.queues.first()),
            offer_ends_at=timezone.now() + timedelta(seconds=20),
        )
        MessageFactory.create_batch(3, conversation=leg.conversation)
        TransferFactory(leg=leg, note="Router is fine.")


def queries(act):
    """Return what the database was asked, the frame of the transaction left out."""
    with CaptureQueriesContext(connection) as captured:
        act()
    return [query["sql"] for query in captured if "SAVEPOINT" not in query["sql"]]


def test_the_desk_needs_as_many_for_thirty_conversations_as_for_five(desk, agent):
    fill(agent, 5)
    desk.get(reverse("inbox:desk"))
    few = queries(lambda: desk.get(reverse("inbox:desk")))

    fill(agent, 25)
    many = queries(lambda: desk.get(reverse("inbox:desk")))

    assert len(many) == len(few) <= DESK_PAGE, "\n".join(many)


def test_an_open_conversation_needs_a_fixed_number(desk, agent):
    fill(agent, 30)
    leg = Leg.objects.filter(state=State.CONNECTED).first()
    url = reverse("inbox:leg", kwargs={"pk": leg.pk})
    desk.get(url)

    asked = queries(lambda: desk.get(url))

    assert len(asked) <= OPEN_CONVERSATION, "\n".join(asked)


def test_an_event_that_tells_nothing_new_is_cheap(agent):
    tell(seen.conversation(seen.leg(agent, "connected"), messages=(seen.message(),)))

    again = seen.conversation(seen.leg(agent, "connected"), messages=(seen.message(),), at_s=1)
    asked = queries(lambda: tell(again))

    assert len(asked) <= REPEATED_EVENT, "\n".join(asked)


def test_the_first_sight_of_a_conversation_has_its_price(agent):
    directory.is_ready()  # fills what a process remembers
    asked = queries(lambda: tell(seen.conversation(seen.leg(agent), messages=(seen.message(),))))

    assert len(asked) <= FIRST_SIGHT, "\n".join(asked)
    assert Leg.objects.get().offered_at == NOON


def test_a_new_message_and_its_pushes_do_not_grow_with_the_desk(agent, django_capture_on_commit_callbacks):
    def hear(number, at_s):
        ids = [f"message-new-{one}" for one in range(number)]
        with django_capture_on_commit_callbacks(execute=True):
            tell(
                seen.conversation(
                    seen.leg(agent, "connected"), messages=tuple(seen.message(one) for one in ids), at_s=at_s
                )
            )

    hear(1, 0)
    hear(2, 1)  # finds out whether the agent has a token, which a process remembers for a while
    few = queries(lambda: hear(3, 2))
    fill(agent, 30)
    many = queries(lambda: hear(4, 3))

    assert len(many) == len(few) <= PUSHED_MESSAGE, "\n".join(many)
