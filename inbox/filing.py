"""What the incident of a conversation will say: the same for the preview, the wrap-up and a timer."""

from collections.abc import Mapping

from django.conf import settings
from django.utils import translation

from gateway.operations.payloads import Filing
from gateway.operations.privacy import masked
from inbox import summary
from inbox.models import Conversation
from inbox.queries import pane
from incidents import filing
from incidents.filing import Matter
from routing import queries as routing
from routing.models import Agent, WrapUpCode


def prepare(
    conversation: Conversation, *, code: WrapUpCode | None, agent: Agent | None, edits: Mapping[str, str]
) -> Filing:
    """Return what a new incident says. edits: what the form holds, by ServiceNow's columns.

    A value that the form showed before a code was chosen is no edit.
    """
    proposed = _proposed(conversation)
    shown = filing.columns_of(proposed), filing.columns_of(_prepared(conversation, None, agent, proposed))
    typed = {name: masked(words.replace("\r\n", "\n")) for name, words in edits.items()}
    real = {name: words for name, words in typed.items() if all(words != one.get(name, "") for one in shown)}
    return filing.prepare(_matter(conversation, code, agent, proposed), real)


def _prepared(
    conversation: Conversation, code: WrapUpCode | None, agent: Agent | None, proposed: Filing
) -> Filing:
    return filing.prepare(_matter(conversation, code, agent, proposed), {})


def _matter(
    conversation: Conversation, code: WrapUpCode | None, agent: Agent | None, proposed: Filing
) -> Matter:
    with translation.override(settings.LANGUAGE_CODE):
        medium = conversation.medium_name
    values = {
        "caller": conversation.full_title,
        "medium": medium,
        "queue": conversation.queue.name if conversation.queue else "",
        "topic": conversation.attributes.get("topic", ""),
        "code": code.name if code else "",
        "words": pane.first_words(conversation),
        "agent": agent.name if agent else "",
        "time": f"{conversation.started_at:%Y-%m-%d %H:%M}",
        "conversation": conversation.remote_id,
    }
    return Matter(
        proposed=proposed,
        queue=conversation.queue,
        code=code,
        values=values,
        attributes=conversation.attributes,
    )


def _proposed(conversation: Conversation) -> Filing:
    """Return what an incident says where there are no mappings."""
    caller = conversation.lookup.caller if conversation.lookup else None
    filed = routing.filing_of(conversation.queue, medium=conversation.medium)
    return Filing(
        title=pane.title(conversation),
        description=summary.description(conversation),
        caller_id=caller.remote_id if caller else "",
        group_id=filed.group_id,
        category=filed.category,
        contact_type=filed.contact_type,
    )
