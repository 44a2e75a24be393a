"""What the incident of a conversation will say: the same for the preview, the wrap-up and a timer."""

from collections.abc import Mapping

from django.conf import settings
from django.utils import translation

from gateway.operations.payloads import Filing
from gateway.operations.privacy import masked
from inbox import summary
from inbox.models import Conversation
from inbox.queries import pane
from incidents import columns, filing
from incidents.filing import Matter
from incidents.states import NoteState
from routing import queries as routing
from routing.models import Agent, WrapUpCode


def editable(conversation: Conversation) -> list[str]:
    """Return the columns that an agent may fill in, in the order of the form, without the title."""
    return list(dict.fromkeys([*filing.EDITABLE[1:], *columns.demanded(_refusal(conversation))]))


def prepare(
    conversation: Conversation,
    *,
    code: WrapUpCode | None,
    agent: Agent | None,
    edits: Mapping[str, str],
    before: WrapUpCode | None = None,
) -> Filing:
    """Return what a new incident says. edits: what the form holds, by ServiceNow's columns.

    A value that the form showed before a code was chosen, or with the code before, is no edit.
    """
    proposed = _proposed(conversation)
    earlier = [_prepared(conversation, one, agent, proposed) for one in {None, before}]
    shown = [filing.columns_of(one) for one in (proposed, *earlier)]
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
        demanded=columns.demanded(_refusal(conversation)),
    )


def _refusal(conversation: Conversation) -> str:
    """Return ServiceNow's words about the incident that it refused, "" for none."""
    notes = conversation.ledger.notes.filter(state=NoteState.NEEDS_YOU) if conversation.ledger else []
    return " ".join(note.problem.get("said", "") for note in notes)


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
