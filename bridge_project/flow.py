"""The whole way in, on one screen: which app answers to which fact, lower app first."""

import logging
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from prometheus_client import Counter

from gateway import intake
from gateway.models import Delivery
from gateway.providers import facts
from gateway.providers.errors import Malformed
from inbox.ingest import callers, conversations, locks, messages
from inbox.ingest import outcomes as clicks
from incidents import ingest as incidents
from routing import catalogue
from routing import ingest as routing

log = logging.getLogger(__name__)
UNKNOWN = Counter("bridge_deliveries_unknown", "Deliveries that no reader knows", ["door"])

ANSWERS: facts.Answers = {
    facts.ConversationSeen: (conversations.conversation_seen,),
    facts.ConversationGone: (conversations.conversation_gone,),
    facts.MessagesRead: (messages.messages_read,),
    facts.RecordingsFound: (conversations.recordings_found,),
    facts.PresenceChanged: (routing.presence_changed,),
    facts.RoutingStatusChanged: (routing.routing_status_changed,),
    facts.TokenRevoked: (routing.token_revoked,),
    facts.DeskPresenceSeen: (routing.desk_presence_seen,),
    facts.AgentLinked: (routing.agent_linked,),
    facts.CallersFound: (incidents.callers_found, callers.callers_found),
    facts.IncidentChanged: (incidents.incident_changed, callers.incident_changed),
    facts.IncidentWritten: (incidents.incident_written, callers.incident_written),
    facts.CallSettled: (routing.call_settled, incidents.call_settled, clicks.call_settled),
    facts.AgentsListed: (catalogue.agents_listed,),
    facts.QueuesListed: (catalogue.queues_listed,),
    facts.MembersListed: (catalogue.members_listed,),
    facts.WrapUpCodesListed: (catalogue.wrapup_codes_listed,),
    facts.PresencesListed: (catalogue.presences_listed,),
    facts.PresenceStatesListed: (catalogue.presence_states_listed,),
    facts.ChoicesListed: (catalogue.choices_listed,),
}


def process(delivery: Delivery) -> None:
    """Apply the facts of one delivery, all or none; one that was applied before is left alone.

    What cannot be read, or fails, stays kept with its error; after some attempts it is parked for a person.
    """
    try:
        _apply(delivery)
    except Malformed as error:
        intake.failed(delivery, str(error))
        log.warning("delivery %s cannot be read", delivery.pk)
    except Exception as error:
        intake.failed(delivery, repr(error))
        log.exception("delivery %s failed", delivery.pk)


def tell(learned: Sequence[facts.Fact]) -> None:
    """Apply facts that came otherwise than by delivery: what was read again."""
    with transaction.atomic(durable=True):
        answer_all(learned)


def _apply(delivery: Delivery) -> None:
    learned = intake.facts_of(delivery)
    with transaction.atomic(durable=True):
        if intake.apply(delivery, understood=learned is not None):
            answer_all(learned or [])
    if learned is None:
        UNKNOWN.labels(delivery.door).inc()


def answer_all(learned: Sequence[facts.Fact]) -> None:
    """Apply facts inside the transaction that stores where they come from."""
    locks.hold(learned)
    for fact in learned:
        for answer in ANSWERS[type(fact)]:
            answer(fact)


def catch_up(older_than: datetime) -> int:
    """Apply what was kept but not applied, because a process ended in between; return how many."""
    left = intake.waiting(older_than)
    for delivery in left:
        process(delivery)
    return len(left)
