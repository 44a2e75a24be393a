"""Messages: Open Messaging from outside, reading them, what agents send, and how channels are set up."""

from sandbox.genesys.messaging import inbound, integrations, media, messages, profiles, settings, starts
from sandbox.operations import delete, get, patch, post, put

MESSAGES = "/api/v2/conversations/messages"
INBOUND = f"{MESSAGES}/{{integrationId}}/inbound/open"
SETUP = "/api/v2/conversations/messaging"
INTEGRATIONS = f"{SETUP}/integrations/open"
INTEGRATION = f"{INTEGRATIONS}/{{integrationId}}"
PROFILES = f"{SETUP}/supportedcontent"
PROFILE = f"{PROFILES}/{{supportedContentId}}"
SETTINGS = f"{SETUP}/settings"
SETTING = f"{SETTINGS}/{{messageSettingId}}"
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
    get(MEDIA, media.listed, "conversation:messageMedia:view"),
    post(MEDIA, media.ask_bare, *ATTACH),
    post(f"{MEDIA}/uploads", media.ask, *ATTACH),
    get(f"{MEDIA}/{{mediaId}}", media.one, *VIEW),
    put("/uploads/{uploadId}", media.put),
    get("/media/{uploadId}/{fileName}", media.download),
    get(INTEGRATIONS, integrations.listed, "messaging:integration:view"),
    post(INTEGRATIONS, integrations.create, "messaging:integration:add"),
    get(INTEGRATION, integrations.one, "messaging:integration:view"),
    patch(INTEGRATION, integrations.change, "messaging:integration:edit"),
    delete(INTEGRATION, integrations.remove, "messaging:integration:delete"),
    get(RECIPIENTS, integrations.recipients, "routing:message:manage"),
    get(f"{RECIPIENTS}/{{recipientId}}", integrations.recipient, "routing:message:manage"),
    put(f"{RECIPIENTS}/{{recipientId}}", integrations.bind, "routing:message:manage"),
    get(PROFILES, profiles.listed, "messaging:supportedContent:view"),
    post(PROFILES, profiles.create, "messaging:supportedContent:add"),
    get(f"{PROFILES}/default", profiles.default, "messaging:supportedContent:view"),
    put(f"{PROFILES}/default", profiles.set_default, "messaging:supportedContent:edit"),
    get(PROFILE, profiles.one, "messaging:supportedContent:view"),
    patch(PROFILE, profiles.change, "messaging:supportedContent:edit"),
    delete(PROFILE, profiles.remove, "messaging:supportedContent:delete"),
    get(SETTINGS, settings.listed, "messaging:setting:view"),
    post(SETTINGS, settings.create, "messaging:setting:add"),
    get(f"{SETTINGS}/default", settings.default, "messaging:setting:view"),
    put(f"{SETTINGS}/default", settings.set_default, "messaging:setting:edit"),
    get(SETTING, settings.one, "messaging:setting:view"),
    patch(SETTING, settings.change, "messaging:setting:edit"),
    delete(SETTING, settings.remove, "messaging:setting:delete"),
    get(f"{SETUP}/threadingtimeline", settings.threading, "conversation:threadingTimeline:view"),
    put(f"{SETUP}/threadingtimeline", settings.set_threading, "conversation:threadingTimeline:edit"),
)
