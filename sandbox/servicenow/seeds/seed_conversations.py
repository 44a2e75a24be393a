"""How a contact centre is connected at the start: channel identities, their tokens, where replies go."""

from collections.abc import Callable, Mapping

from sandbox.organisation import sys_id_of
from sandbox.servicenow.store import Row, Store

Put = Callable[..., Row]

PROVIDER = "Genesys Provider"
INBOUND_ID = "ServiceNow"
VOICE_INBOUND_ID = "genesys-voice"
STOCK_INBOUND_ID = "VABotToBot"
TOKEN = "sandbox-token"  # noqa: S105 - printed in the sandbox's documents
SECRET = "example-secret"  # noqa: S105 - printed in the sandbox's documents
REST_MESSAGE = "VA Bot to Bot"


def fill(stores: Mapping[str, Store], put: Put) -> None:
    """Put in what message verification, channel identities and outbound messages need."""
    for table, key, values in _rows():
        put(stores, table, sys_id_of(table, key), **values)


def _rows() -> list[tuple[str, str, dict[str, str]]]:
    provider = {"provider": sys_id_of("sys_cs_provider", PROVIDER)}
    auth = {
        "inbound_token": sys_id_of("token_verification", "Genesys"),
        "inbound_hash": sys_id_of("hash_message_verification", "Genesys"),
    }
    reply = {"rest_message": sys_id_of("sys_rest_message", REST_MESSAGE)}
    chat = {**provider, **reply, "message_auth": sys_id_of("message_auth", "Genesys")}
    return [
        ("sys_cs_channel", "messaging", {"name": "Genesys messaging"}),
        (
            "sys_cs_provider",
            PROVIDER,
            {
                "name": PROVIDER,
                "channel": sys_id_of("sys_cs_channel", "messaging"),
                "trusted_domains": "127.0.0.1,localhost",
            },
        ),
        ("token_verification", "Genesys", {"name": "Genesys", "token": TOKEN}),
        ("hash_message_verification", "Genesys", {"name": "Genesys", "secret": SECRET}),
        ("message_auth", "Genesys", {"name": "Genesys", **provider, **auth}),
        ("sys_rest_message", REST_MESSAGE, {"name": REST_MESSAGE}),
        ("sys_cs_provider_application", "stock", {"name": "VA Bot to Bot", "inbound_id": STOCK_INBOUND_ID}),
        (
            "sys_cs_provider_application",
            INBOUND_ID,
            {
                "name": "Genesys Cloud Digital Messaging",
                "inbound_id": INBOUND_ID,
                "third_party_chat": "true",
                **chat,
            },
        ),
        (
            "sys_cs_provider_application",
            VOICE_INBOUND_ID,
            {"name": "Genesys Cloud Voice", "inbound_id": VOICE_INBOUND_ID, **provider},
        ),
    ]
