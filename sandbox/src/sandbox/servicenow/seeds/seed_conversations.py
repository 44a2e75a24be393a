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
    return [*_verification(), *_applications()]


def _verification() -> list[tuple[str, str, dict[str, str]]]:
    """Return how messages are verified, and where replies go."""
    auth = {
        "provider": sys_id_of("sys_cs_provider", PROVIDER),
        "inbound_token": sys_id_of("token_verification", "Genesys"),
        "inbound_hash": sys_id_of("hash_message_verification", "Genesys"),
    }
    return [
        ("token_verification", "Genesys", {"name": "Genesys", "token": TOKEN}),
        ("hash_message_verification", "Genesys", {"name": "Genesys", "secret": SECRET}),
        ("message_auth", "Genesys", {"name": "Genesys", **auth}),
        ("sys_rest_message", REST_MESSAGE, {"name": REST_MESSAGE}),
    ]


def _applications() -> list[tuple[str, str, dict[str, str]]]:
    """Return the provider and its channel identities; the stock one is older than any."""
    table, channel = "sys_cs_provider_application", sys_id_of("sys_cs_channel", "messaging")
    provider = {"provider": sys_id_of("sys_cs_provider", PROVIDER)}
    chat = {
        "rest_message": sys_id_of("sys_rest_message", REST_MESSAGE),
        "message_auth": sys_id_of("message_auth", "Genesys"),
        "third_party_chat": "true",
    }
    stock = {"inbound_id": STOCK_INBOUND_ID, "sys_created_on": "2020-01-01 00:00:00"}
    hosts = {"trusted_domains": "127.0.0.1,localhost"}
    digital = {"name": "Genesys Cloud Digital Messaging", "inbound_id": INBOUND_ID}
    voice = {"name": "Genesys Cloud Voice", "inbound_id": VOICE_INBOUND_ID}
    return [
        ("sys_cs_channel", "messaging", {"name": "Genesys messaging"}),
        ("sys_cs_provider", PROVIDER, {"name": PROVIDER, "channel": channel, **hosts}),
        (table, "stock", {"name": "VA Bot to Bot", **stock}),
        (table, INBOUND_ID, {**digital, **provider, **chat}),
        (table, VOICE_INBOUND_ID, {**voice, **provider}),
    ]
