"""The topic of summaries: each agent who took part hears of one that was made."""

import json
from datetime import datetime
from functools import partial

from sandbox.genesys.analytics.measures import ms
from sandbox.genesys.conversations.model import Conversation
from sandbox.genesys.iso_time import iso
from sandbox.genesys.notifications import publishing
from sandbox.genesys.records import summaries
from sandbox.genesys.shape import Shape, present
from sandbox.genesys.state import STATE

MEDIA_TYPES = {"call": "CALL", "message": "MESSAGE", "email": "EMAIL"}
PURPOSES = {"acd": "ACD", "agent": "AGENT", "customer": "CUSTOMER", "workflow": "WORKFLOW"}


def publish(conversation_id: str, begun: datetime, now: datetime) -> None:
    """Tell the agents of a summary that is complete."""
    conversation = STATE.conversations.get(conversation_id)
    if conversation is None:
        return
    body = partial(_body, conversation, begun, now)
    for user_id in dict.fromkeys(each.user_id for each in summaries.agents_of(conversation)):
        publishing.publish(f"v2.users.{user_id}.conversations.summaries", body)


def _body(conversation: Conversation, begun: datetime, now: datetime) -> str:
    legs = summaries.agents_of(conversation)
    shape = {
        "conversationId": conversation.id,
        "queueId": legs[-1].queue_id,
        "participants": [
            present({"userId": each.user_id, "purpose": PURPOSES.get(each.purpose, "UNKNOWN")})
            for each in conversation.participants
        ],
        "communicationIds": [each.communication.id for each in legs],
        "latestCommunicationId": legs[-1].communication.id,
        "createdDate": iso(now),
        "messageType": "OPEN" if conversation.medium == "message" else "UNKNOWN",
        "mediaType": MEDIA_TYPES.get(conversation.medium, "UNKNOWN"),
        "summaryId": summaries.summary_id(conversation),
        "language": summaries.LANGUAGE,
        "triggerType": "AFTER_DISCONNECT",
        "summarySourceType": "GENESYS_NATIVE_SERVICE",
        "durationMs": ms(begun, now),
    }
    return json.dumps(present(shape | _words(conversation)))


def _words(conversation: Conversation) -> Shape:
    made = summaries.gist(conversation)
    if made is None:
        return {"errorType": "CONVERSATION_TOO_SHORT"}
    codes = [{"wrapUpCodeId": each, "name": STATE.codes[each].name, "score": 0.8} for each in made.code_ids]
    return {
        "summary": {"text": made.text, "score": 1.0},
        "headline": {"text": made.reason, "score": 1.0},
        "reason": {"text": made.reason, "score": 1.0},
        "resolution": {"text": made.resolution, "score": 1.0} if made.resolution else None,
        "followupActions": [{"text": made.followup, "score": 1.0}] if made.followup else [],
        "wrapUpCodes": codes,
    }
