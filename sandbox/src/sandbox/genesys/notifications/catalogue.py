"""Every notification topic of the platform, by what its id names; all are known, some are heard."""

MEDIA = ("callbacks", "calls", "chats", "cobrowseSessions", "emails", "messages", "screenshares")
CONVERSATIONS = (
    "conversations",
    *(f"conversations.{each}" for each in (*MEDIA, "socialexpressions", "videos")),
)
DETAIL_EVENTS = (
    *("acd.start", "acd.end", "acw", "attributes", "contact", "customer.start", "customer.end"),
    *("flow.start", "flow.end", "flow.outcome", "outbound", "user.start", "user.end"),
    *("voicemail.start", "voicemail.end", "wrapup"),
)

# The folder that the owner's id stands in, and what can be heard of such an owner; "" is the owner itself.
OWNED: dict[str, tuple[str, ...]] = {
    "v2.users": (
        *CONVERSATIONS,
        *("conversations.inbound.typing.event", "conversations.summaries"),
        *("conversations.summaries.settings.preview", "conversations.{id}.recordings"),
        *("conversations.{id}.recordings.{id}", "conversationsummary", "activity", "callforwarding"),
        *("integrationpresence", "outofoffice", "persistentconnection", "presence", "recordings"),
        *("routingStatus", "station", "tokens", "voicemail.messages"),
    ),
    "v2.routing.queues": (*CONVERSATIONS, "users"),
    "v2.detail.events.conversation": DETAIL_EVENTS,
    "v2.detail.events.agent": ("state",),
    "v2.analytics.queues": ("activity", "observations"),
    "v2.analytics.users": ("aggregates",),
    "v2.analytics.wrapup": ("aggregates",),
    "v2.analytics.flow": ("aggregates", "metrics"),
    "v2.analytics.conversation": ("metrics",),
    "v2.conversations": (
        *("agentchecklist", "suggestions.intent", "suggestions.knowledge.article", "transcription"),
        *("suggestions.knowledge.search", "suggestions.response", "suggestions.script"),
        "suggestions.thirdpartyaction",
    ),
    "v2.bot.conversation": ("conversations.summaries",),
    "v2.speechandtextanalytics.conversation": ("empathy", "sentiment", "topics"),
    "v2.speechandtextanalytics.conversations": ("categories",),
    "v2.externalcontacts.contacts": ("", "journey.segments", "journey.sessions", "notes.{id}", "unresolved"),
    "v2.externalcontacts.organizations": ("", "notes.{id}"),
    "v2.externalcontacts.relationships": ("",),
    "v2.integrations.inbound.webhook": ("invocation",),
    "v2.journey.sessions": ("action.events", "app.events", "outcome.events", "web.events"),
    "v2.operations.events": ("",),
    "v2.webdeployments.configurations": ("",),
    "v2.webdeployments.deployments": ("",),
    "v2.webmessaging.deployments": ("undelivered.messages",),
    "v2.workflows": ("conversations.inbound.typing.event",),
    "v2.system": ("{id}",),
    "v2.system.no_longer_subscribed": ("",),
    "v2.system.token_revoked": ("",),
}
OF_NOBODY = (
    *("v2.analytics.conversations.details.jobs.availability", "v2.analytics.users.details.jobs.availability"),
    *("v2.subscription.updated", "v2.system.socket_closing"),
)
# What someone else than the owner needs; other topics are for everyone who is signed in.
PERMISSIONS = {
    "v2.routing.queues.{id}.conversations": "conversation:communication:view",
    "v2.users.{id}.conversations": "conversation:communication:view",
    "v2.detail.events.conversation.{id}": "analytics:conversationDetail:view",
    "v2.analytics.": "analytics:queueObservation:view",
    "v2.conversations.{id}.transcription": "conversation:transcription:view",
    "v2.externalcontacts.": "externalContacts:contact:view",
    "v2.operations.events.{id}": "operations:operationalEvents:view",
}


def templates() -> list[str]:
    """Return the templates of all topics, with ``{id}`` for each id."""
    owned = [
        f"{folder}.{{id}}.{each}" if each else f"{folder}.{{id}}"
        for folder, rest in OWNED.items()
        for each in rest
    ]
    return sorted((*owned, *OF_NOBODY))


def permission_of(template: str) -> str | None:
    """Return the permission that hearing someone else's topic needs, or None."""
    return next((needed for begin, needed in PERMISSIONS.items() if template.startswith(begin)), None)
