"""Whom the customers of conversations may be: by what is stored, and by what a snapshot adds."""

from collections.abc import Sequence

from gateway.providers import fact_values, facts
from inbox.ingest.workspace import Workspace
from inbox.models import Conversation
from incidents import directory, lookups


def load_index(work: Workspace, seen: Sequence[facts.ConversationSeen]) -> None:
    """Load whom the directory's index has for customers who are looked up, in one query."""
    sought = [one for fact in seen if (one := _looked_up(work.get(fact.conversation_id).conversation, fact))]
    if sought and directory.is_ready():
        work.index = directory.callers_with({pair for one in sought for pair in one.pairs()})


def _looked_up(conversation: Conversation, fact: facts.ConversationSeen) -> lookups.Sought | None:
    """Return whom a customer may be, None where a snapshot changes nothing about that."""
    if fact.customer is None:
        return None
    sought, lookup = sought_of(conversation, fact.customer), conversation.lookup
    returns = conversation.ended_at is not None and fact.ended_at is None
    return sought if lookup is None or returns or lookups.digest(sought) != lookup.searched else None


def sought_of(conversation: Conversation, customer: fact_values.PartySeen) -> lookups.Sought:
    """Return whom the customer of a conversation may be, by what is stored and by a snapshot."""
    return lookups.Sought(
        customer.address or conversation.customer_address,
        {**conversation.attributes, **customer.attributes},
        customer.contact_id or (conversation.lookup.contact_id if conversation.lookup else ""),
    )
