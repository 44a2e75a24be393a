"""Messages: Open Messaging from outside, reading them, what agents send, and how channels are set up."""

from sandbox.genesys.messaging import inbound, integrations, media, messages, settings, starts
from sandbox.operations import get, post, put

MESSAGES = "/api/v2/conversations/messages"
INBOUND = f"{MESSAGES}/{{integrationId}}/inbound/open"
RECIPIENTS = "/api/v2/routing/message/recipients"
COMMUNICATION = f"{MESSAGES}/{{conversationId}}/communications/{{communicationId}}"
MEDIA = f"{COMMUNICATION}/messages/media"
VIEW = ("conversation:message:view", "conversation:webmessaging:view")
CREATE = ("conversation:message:create", "conversation:webmessaging:create")
ATTACH = (*CREATE, "conversation:socialmedia:create")
RECEIVE = "conversation:message:receive"

OPERATIONS = (
    post(f"{INBOUND}/message", inbound.message, RECEIVE),
    post(f"{INBOUND}/event", inbound.event, RECEIVE),
    post(f"{INBOUND}/receipt", inbound.receipt, RECEIVE),
    post(f"{INBOUND}/structured/response", inbound.structured_response, RECEIVE),
    post(f"{MESSAGES}/inbound/open", inbound.old, RECEIVE),
    post(MESSAGES, starts.by_agent, "conversation:message:create"),
    post(f"{MESSAGES}/agentless", starts.agentless, "conversation:message:create"),
    get(f"{MESSAGES}/{{messageId}}/details", messages.details, *VIEW),
    post(f"{MESSAGES}/{{conversationId}}/messages/bulk", messages.bulk, *VIEW),
    get(f"{MESSAGES}/{{conversationId}}/messages/{{messageId}}", messages.one, *VIEW),
    post(f"{COMMUNICATION}/messages", messages.send, *CREATE),
    post(f"{COMMUNICATION}/typing", messages.typing, *CREATE),
    post(f"{MEDIA}/uploads", media.ask, *ATTACH),
    get(f"{MEDIA}/{{mediaId}}", media.one, *VIEW),
    put("/uploads/{uploadId}", media.put),
    get("/media/{uploadId}/{fileName}", media.download),
    *integrations.INTEGRATIONS.operations(),
    get(RECIPIENTS, integrations.recipients, "routing:message:manage"),
    get(f"{RECIPIENTS}/{{recipientId}}", integrations.recipient, "routing:message:manage"),
    put(f"{RECIPIENTS}/{{recipientId}}", integrations.bind, "routing:message:manage"),
    *settings.operations(),
)
