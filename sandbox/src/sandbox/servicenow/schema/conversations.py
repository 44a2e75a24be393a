"""Conversations of Virtual Agent, and the records that connect a provider to them."""

from sandbox.servicenow.dictionary import Table, choice, flag, moment, number, reference, text

CONVERSATION_STATES = {
    "created": "Created",
    "bot": "With Virtual Agent",
    "waiting": "Waiting for an agent",
    "agent": "With an agent",
    "completed": "Completed",
    "faulted": "Faulted",
}
UNLIMITED = 10_000_000
DIRECTIONS = {"inbound": "Inbound", "outbound": "Outbound"}

TABLES: dict[str, Table] = {
    "sys_cs_channel": Table(columns=text("name"), display="name"),
    "sys_cs_provider": Table(
        columns={**text("name", "trusted_domains"), **reference(channel="sys_cs_channel")}, display="name"
    ),
    "sys_cs_provider_application": Table(
        columns={
            **text("name", "inbound_id"),
            **reference(provider="sys_cs_provider", message_auth="message_auth"),
            **reference(rest_message="sys_rest_message"),
            **flag("third_party_chat"),
            **flag("active", default="true"),
        },
        display="name",
        indexed=("inbound_id",),
    ),
    "message_auth": Table(
        columns={
            **text("name"),
            **reference(provider="sys_cs_provider", inbound_hash="hash_message_verification"),
            **reference(**dict.fromkeys(("inbound_token", "outbound_token"), "token_verification")),
        },
        display="name",
    ),
    "token_verification": Table(columns=text("name", "description", "token"), display="name"),
    "hash_message_verification": Table(columns=text("name", "header", "secret"), display="name"),
    "sys_cs_session_binding": Table(
        columns={
            **text("user_id", "client_session_id", "email_id", "timezone"),
            **text("context_variables", max_chars=UNLIMITED),
            **reference(provider_application="sys_cs_provider_application"),
        },
        indexed=("client_session_id",),
    ),
    "sys_cs_conversation": Table(
        columns={
            "state": choice(CONVERSATION_STATES, default="created"),
            **text("client_session_id", "user_id", "topic", "cause", "last_request_id"),
            **text("last_message", "history", "client_variables", max_chars=UNLIMITED),
            **reference(interaction="interaction", session_binding="sys_cs_session_binding"),
            **reference(provider_application="sys_cs_provider_application"),
            **flag("is_silent"),
            **moment("last_active_on"),
        },
        indexed=("client_session_id", "interaction"),
    ),
    "sys_cs_message": Table(
        columns={
            "direction": choice(DIRECTIONS),
            **text("client_message_id", "request_id", "status", "sender"),
            **text("payload", max_chars=UNLIMITED),
            **reference(conversation="sys_cs_conversation"),
            **flag("is_agent"),
            **number("sequence"),
        },
        indexed=("conversation",),
    ),
}
