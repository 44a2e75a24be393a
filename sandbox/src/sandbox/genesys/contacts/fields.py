"""What a client writes into a contact or an organisation: which fields there are, and what they can hold."""

from collections.abc import Callable, Mapping
from typing import Any

from sandbox.genesys.contacts import store
from sandbox.genesys.contacts.store import MAILS, PHONES, SOURCE_ID, Fields
from sandbox.genesys.errors import Refused

Check = Callable[[object], object]
ACTIONS = (
    "UpdateIfEmpty",
    "UpdateIfExists",
    "Update",
    "AppendToCollection",
    "Remove",
    "RemoveFromCollection",
)


def of_contact(body: Mapping[str, Any]) -> Fields:
    """Return the fields of a contact that the body says.

    Raises: Refused with ``bad.request`` for one that cannot hold its value.
    """
    return _taken(body, CONTACT)


def of_organisation(body: Mapping[str, Any]) -> Fields:
    """Return the fields of an organisation that the body says; a name is required.

    Raises: Refused with ``bad.request``.
    """
    taken = _taken(body, ORGANISATION)
    if not str(taken.get("name") or "").strip():
        raise _wrong("name", "is required")
    return taken


def patched(fields: Fields, body: Mapping[str, Any], known: Mapping[str, Check]) -> Fields:
    """Return the fields after the changes of a patch.

    Raises: Refused with ``bad.request`` for an unknown field or action, or a value it cannot hold.
    """
    changes = body.get("changes")
    if not isinstance(changes, list):
        raise _wrong("changes", "is required")
    after = dict(fields)
    for change in changes:
        _apply(after, change if isinstance(change, dict) else {}, known)
    return after


def _apply(fields: Fields, change: Mapping[str, Any], known: Mapping[str, Check]) -> None:
    name, action = str(change.get("field")), change.get("action")
    if name not in known or action not in ACTIONS:
        raise _wrong(name, "cannot be changed so")
    if action == "Remove":
        fields.pop(name, None)
    elif "Collection" in action:
        fields[name] = _with_item(name, fields.get(name) or [], change.get("value"), known, action=action)
    elif action == "Update" or bool(fields.get(name)) is (action == "UpdateIfExists"):
        fields[name] = known[name](change.get("value"))


def _with_item(
    name: str, items: list[Any], value: object, known: Mapping[str, Check], *, action: str
) -> list[Any]:
    if name not in ("externalIds", "tags", "websites"):
        raise _wrong(name, "is no collection")
    changed = known[name](value if isinstance(value, list) else [value])
    added = changed if isinstance(changed, list) else []
    rest = [each for each in items if each not in added]
    return rest if action == "RemoveFromCollection" else rest + added


def _taken(body: Mapping[str, Any], known: Mapping[str, Check]) -> Fields:
    return {name: check(body[name]) for name, check in known.items() if body.get(name) is not None}


def _text(name: str) -> Check:
    def check(value: object) -> object:
        if not isinstance(value, str):
            raise _wrong(name, "is a text")
        return value

    return check


def _mail(name: str) -> Check:
    def check(value: object) -> object:
        if not isinstance(value, str) or "@" not in value:
            raise _wrong(name, "is a mail address")
        return value

    return check


def _phone(name: str) -> Check:
    def check(value: object) -> object:
        own = value if isinstance(value, dict) else {}
        written = own.get("userInput") or own.get("e164") or own.get("display")
        if not isinstance(written, str):
            raise _wrong(name, "is an object with userInput, e164 or display")
        taken = store.phone(written, str(own.get("normalizationCountryCode") or "US"))
        return taken | {key: own[key] for key in ("display", "extension", "acceptsSMS") if key in own}

    return check


def _object(name: str) -> Check:
    def check(value: object) -> object:
        if not isinstance(value, dict):
            raise _wrong(name, "is an object")
        return value

    return check


def _flag(name: str) -> Check:
    def check(value: object) -> object:
        if not isinstance(value, bool):
            raise _wrong(name, "is true or false")
        return value

    return check


def _number(name: str) -> Check:
    def check(value: object) -> object:
        if not isinstance(value, int) or isinstance(value, bool):
            raise _wrong(name, "is a whole number")
        return value

    return check


def _texts(name: str) -> Check:
    def check(value: object) -> object:
        if not isinstance(value, list) or any(not isinstance(each, str) for each in value):
            raise _wrong(name, "is a list of texts")
        return value

    return check


def _external_ids(value: object) -> object:
    if not isinstance(value, list):
        raise _wrong("externalIds", "is a list")
    return [_external_id(each) for each in value]


def _external_id(each: object) -> Fields:
    own: dict[str, Any] = each if isinstance(each, dict) else {}
    source = own.get("externalSource")
    if not isinstance(source, dict) or source.get("id") != SOURCE_ID or not isinstance(own.get("value"), str):
        raise _wrong("externalIds", "have a value and an externalSource that exists")
    return {"externalSource": {"id": SOURCE_ID}, "value": own["value"]}


def _wrong(name: str, what: str) -> Refused:
    return Refused(400, "bad.request", f"The field {name} {what}.")


_COMMON: dict[str, Check] = {
    "externalIds": _external_ids,
    **{name: _object(name) for name in ("address", "twitterId", "customFields", "schema")},
    "externalSystemUrl": _text("externalSystemUrl"),
}
CONTACT: dict[str, Check] = {
    **{name: _text(name) for name in ("firstName", "middleName", "lastName", "salutation", "title")},
    **{name: _phone(name) for name in PHONES},
    **{name: _mail(name) for name in MAILS},
    **{name: _object(name) for name in ("lineId", "whatsAppId", "facebookId", "instagramId")},
    "surveyOptOut": _flag("surveyOptOut"),
    **_COMMON,
}
ORGANISATION: dict[str, Check] = {
    **{name: _text(name) for name in ("name", "companyType", "industry", "primaryContactId")},
    **{name: _phone(name) for name in ("phoneNumber", "faxNumber")},
    **{name: _number(name) for name in ("employeeCount", "revenue")},
    **{name: _texts(name) for name in ("tags", "websites")},
    **_COMMON,
}
