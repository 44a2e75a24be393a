"""Messages: Open Messaging from outside, reading them, and what agents send."""

from sandbox.genesys.conversations import messages
from sandbox.genesys.messaging import open_messaging
from sandbox.operations import get, post, put

MESSAGES = "/api/v2/conversations/messages"
INBOUND = f"{MESSAGES}/{{integrationId}}/inbound/open"
SETTINGS = "/api/v2/conversations/messaging"
COMMUNICATION = f"{MESSAGES}/{{conversationId}}/communications/{{communicationId}}"

OPERATIONS = (
    post(f"{INBOUND}/message", open_messaging.message),
    post(f"{INBOUND}/event", open_messaging.event),
    post(f"{INBOUND}/receipt", open_messaging.receipt),
    get(f"{SETTINGS}/integrations/open", open_messaging.integrations),
    get(f"{SETTINGS}/integrations/open/{{integrationId}}", open_messaging.integration),
    get(f"{SETTINGS}/threadingtimeline", open_messaging.threading),
    put(f"{SETTINGS}/threadingtimeline", open_messaging.set_threading),
    get(f"{MESSAGES}/{{messageId}}/details", messages.details),
    post(f"{MESSAGES}/{{conversationId}}/messages/bulk", messages.bulk),
    get(f"{MESSAGES}/{{conversationId}}/messages/{{messageId}}", messages.one),
    post(f"{COMMUNICATION}/messages", messages.send),
    post(f"{COMMUNICATION}/typing", messages.typing),
)
