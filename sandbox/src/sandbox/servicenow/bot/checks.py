"""What the worker finds wrong with a message; the provider has had its 200 by then."""

import hashlib
import hmac
import json
from typing import Any
from urllib.parse import urlsplit

from sandbox.servicenow.store import Row
from sandbox.servicenow.world import WORLD

ACTIONS = (
    "AGENT",
    "CREATE_CONVERSATION",
    "START_CREATED_CONVERSATION",
    "START_CONVERSATION",
    "END_CONVERSATION",
    "FAULT_CONVERSATION",
    "SEND_HISTORY",
    "SET_USER_TIMEZONE",
    "SWITCH",
    "TYPING",
    "VIEWING",
)
FILES = (
    "application/pdf",
    "application/msword",
    "image/png",
    "image/jpeg",
    "text/plain",
    "video/mpeg",
)
MS_DIGITS = 13


class Unusable(Exception):
    """The text says why the worker gives the message up."""


def verify(sent: dict[str, Any], raw: bytes, *, token: str, signature: str, provider: Row) -> None:
    """Pass when the message proves where it comes from: by token, header before body, or by signature.

    Raises: Unusable.
    """
    auth = WORLD.stores["message_auth"].rows.get(provider["message_auth"])
    if auth is None:
        return
    if signature:
        secret = _stored("hash_message_verification", auth["inbound_hash"], "secret")
        wanted = hmac.new(secret.encode(), raw, hashlib.sha1).hexdigest()
        if not secret or not hmac.compare_digest(wanted, signature.lower()):
            raise Unusable("Hash based message verification failed")
        return
    known = _stored("token_verification", auth["inbound_token"], "token")
    given = token or str(sent.get("token") or "")
    if known and not hmac.compare_digest(known.encode(), given.encode()):
        raise Unusable("Static token verification failed")


def read(sent: dict[str, Any], provider: Row) -> None:
    """Pass when the message has the form of its action.

    Raises: Unusable.
    """
    action = sent.get("action")
    if action is not None and action not in ACTIONS:
        raise Unusable(f"Unknown action {action}")
    message = sent.get("message")
    if not isinstance(message, dict) or not isinstance(message.get("typed"), bool):
        raise Unusable("message with a boolean typed is missing")
    text, files = message.get("text", ""), message.get("attachment") or []
    if not isinstance(text, str) or not isinstance(files, list):
        raise Unusable("message.text or message.attachment cannot be read")
    if action is None and not text and not files:
        raise Unusable("message holds neither text nor attachment")
    for each in files:
        _read_file(each, provider)
    _read_parts(sent, action)


def _read_parts(sent: dict[str, Any], action: str | None) -> None:
    if action == "END_CONVERSATION" and sent["message"].get("text"):
        raise Unusable("message.text must be empty for END_CONVERSATION")
    if action == "FAULT_CONVERSATION" and not sent.get("cause"):
        raise Unusable("cause is missing")
    if action == "SET_USER_TIMEZONE" and not isinstance(sent.get("timezone"), str):
        raise Unusable("timezone is missing")
    if action == "SWITCH" and not _is_named(sent.get("topic") or sent.get("intent")):
        raise Unusable("topic or intent is missing")
    history = sent.get("history", [])
    if not isinstance(history, list) or not all(_is_told(each) for each in history):
        raise Unusable("history cannot be read: " + json.dumps(history)[:200])


def _is_named(wanted: Any) -> bool:
    return isinstance(wanted, dict) and bool(wanted.get("name") or wanted.get("id"))


def _is_told(entry: Any) -> bool:
    """Return whether a line of the history has a text and a moment of 13 digits, which is a text too."""
    if not isinstance(entry, dict) or not isinstance(entry.get("value"), str):
        return False
    at = entry.get("timestamp")
    return isinstance(at, str) and at.isdigit() and len(at) == MS_DIGITS


def _read_file(wanted: Any, provider: Row) -> None:
    if not isinstance(wanted, dict) or not all(wanted.get(name) for name in ("url", "fileName")):
        raise Unusable("attachment without url or fileName")
    if str(wanted.get("contentType")).lower() not in FILES:
        raise Unusable(f"attachment of the type {wanted.get('contentType')} is not supported")
    trusted = _stored("sys_cs_provider", provider["provider"], "trusted_domains").split(",")
    if urlsplit(str(wanted["url"])).hostname not in trusted:
        raise Unusable("attachment is not on a trusted domain")


def _stored(table: str, sys_id: str, column: str) -> str:
    row = WORLD.stores[table].rows.get(sys_id)
    return row[column] if row else ""
