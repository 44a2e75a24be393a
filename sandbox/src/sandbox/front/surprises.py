"""What surprises who builds on these clouds, line by line, and how a tester causes each here."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Surprise:
    """One surprise. ``switch`` and ``preset`` name what causes it; without either it is always so.

    What is not simulated is a matter of the vendors' own pages; ``cause`` says what stands in for them.
    """

    name: str
    cause: str
    is_simulated: bool = True
    switch: str = ""
    preset: str = ""


def always(name: str, cause: str) -> Surprise:
    """Return one that needs no help: ``cause`` says what to do to meet it."""
    return Surprise(name=name, cause=cause)


def switched(name: str, switch: str, cause: str = "") -> Surprise:
    """Return one that a switch causes."""
    return Surprise(name=name, cause=cause or f"switch {switch}", switch=switch)


def preset(name: str, preset_name: str, cause: str = "") -> Surprise:
    """Return one that a preset of faults causes."""
    return Surprise(name=name, cause=cause or f"preset {preset_name}", preset=preset_name)


def elsewhere(name: str, cause: str) -> Surprise:
    """Return one that only the vendors' own pages have."""
    return Surprise(name=name, cause=cause, is_simulated=False)


SURPRISES: dict[str, tuple[Surprise, ...]] = {
    "genesys": (
        always(
            "Priority is changed on the routing path, only while queued", "PATCH /routing/conversations/{id}"
        ),
        always("Legacy chat endpoints are gone", "ask for /conversations/chats: 404"),
        always("Events have no message text", "write as a customer, read the event"),
        always("The media shape has no communication id", "GET /conversations/messages/{id}"),
        always(
            "202 is not the truth; the race can be lost",
            "accept after the offer ran out, or the customer left",
        ),
        always("Every offer is a new participant", "miss an offer, accept the next one"),
        always("Declining is the same as missing", "decline: NOT_RESPONDING until PUT routingstatus"),
        always(
            "Client credentials cannot act as an agent",
            "accept an offer as sandbox-service: 400 not.a.user",
        ),
        always("Webhook signatures are base64 over raw bytes", "set SANDBOX_WEBHOOK_SECRET"),
        always("A webhook is tried six times, then lost", "answer the webhook with 500 or not at all"),
        always("Webhooks need port 443, typing a setting", "create an integration for another port: 400"),
        always("Nobody says that an agent joined or left", "transfer a chat, watch the webhook"),
        always("Custom attributes live in channel.metadata", "send nested metadata at the top: 400"),
        always(
            "Channels: 20, one socket, 1,000 topics, no replay", "scenario socket-cut, or open a 21st channel"
        ),
        preset(
            "Events repeat, and hold ended participants",
            "unreliable events",
            "preset, or scenario late-events",
        ),
        always("One thing, many spellings", "compare REST, topics and analytics of one call"),
        switched(
            "Setting aside is parking, not holding",
            "parking-disabled",
            "PATCH parkingstate; the switch refuses it",
        ),
        always("showbrief is true by default", "GET rows of a data table without it"),
        always("A mandatory wrap-up blocks the slot", "end a chat of the IT Service Desk without a code"),
        always("Consult takes the customer's participant", "POST consult on one's own participant: refused"),
        always("An ended chat comes back with its id", "write again as a customer who left"),
        preset("The token endpoint's limit is a 400", "token endpoint limited"),
        always("One missing permission rejects all topics", "subscribe to another agent's queue as an agent"),
        always("Presence events have no user id", "change a presence, read the event"),
        always("Deprecated paths still answer", "POST …/replace, …/inbound/open"),
        switched("A remote phone must answer by itself", "phones-answer-by-hand"),
        always("Agents cannot send quick replies or cards", "send content of another kind: 400"),
        always("selfUri is a path", "read any entity"),
    ),
    "servicenow": (
        always("A misspelt field returns the whole table", "sysparm_query=no_such_field=x"),
        always("^LIMIT3 is noise", "sysparm_query=active=true^LIMIT3"),
        always("An empty caller finds incidents without one", "sysparm_query=caller_id="),
        always("^NQ and ^OR in user input widen the result", "sysparm_query=number=x^NQactive=true"),
        always("The limit comes before the ACL", "read hidden rows as a user without roles"),
        always("Unreadable fields are absent", "read protected columns as bridge"),
        always("Booleans are texts", "read any active"),
        always("An empty reference is an empty text", "read caller_id of an incident without one"),
        always("With display values the id is gone", "sysparm_display_value=true"),
        always("Display dates are in the user's zone", "sysparm_display_value=all"),
        always("State codes skip 4 and 5", "read sys_choice of incident.state"),
        always("A posted priority is overwritten", "POST priority=1 with impact 3"),
        always("Work notes read back empty and append", "PATCH work_notes twice"),
        preset("A repeated POST makes a second record", "lost answers"),
        always("Unknown fields are dropped with a 201", "POST a misspelt field"),
        switched("200 with HTML", "hibernating", "switches hibernating and sso-redirect"),
        always("The token endpoint wants a form", "POST JSON to /oauth_token.do"),
        preset(
            "429 with and without Retry-After",
            "semaphores full",
            "presets semaphores full, hourly limit spent",
        ),
        always("An outer 200 can hide a failure", "batch or import set with a bad item"),
        switched("A shared cookie makes requests wait", "slow-node"),
        always(
            "The bot's 200 is not delivery; idle chats end", "make the bot's callback fail; step the clock"
        ),
        always("An asynchronous rule knows no previous", "set the rule's when to async"),
        switched("Webhooks: once, unordered, unsigned, mangled", "braces-mangled"),
        switched("Offers: seconds, in the past", "clock-behind"),
        always("Externally routed work ignores capacity", "offer work to a full agent"),
        always("A preset assigned_to is not routed", "create a work item with assigned_to"),
        elsewhere(
            "OpenFrame lists do nothing in workspaces", "the sandbox has no workspace that frames pages"
        ),
        elsewhere("A missing allow list is a dead frame", "the sandbox has no workspace that frames pages"),
        always("Comments are seen by the caller", "PATCH comments, read sys_journal_field"),
        always("[code] in journals is HTML", "PATCH work_notes with [code]"),
        switched("An upgrade answers 503 with HTML", "upgrading", "switch upgrading, or preset upgrade"),
        always(
            "A clone brings old data and foreign targets", "POST /sandbox/reset, with the webhook still set"
        ),
        always("Rows of other domains vanish", "read rows of another domain"),
        always("Two rows share their sys_updated_on", "update twice within a second, or freeze the clock"),
        always("10,000 rows without a limit", "leave sysparm_limit out"),
    ),
}
