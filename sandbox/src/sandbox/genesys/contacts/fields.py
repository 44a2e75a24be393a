"""What a client writes into a contact: whole, or by a patch of single fields."""

import re
from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from sandbox.genesys.contacts import store
from sandbox.genesys.contacts.store import MAILS, PHONES, Fields
from sandbox.genesys.definitions import DEFINITIONS, fields_of
from sandbox.genesys.errors import Refused

MAIL = re.compile(r"[^@\s]+@[^@\s]+")
# Set by the cloud, or left out here: schemas with fields of one's own.
OTHERS = {"id", "createDate", "modifyDate", "identifiers", "schema", "customFields"}


def of_contact(body: Mapping[str, Any]) -> Fields:
    """Return the fields of a contact that the body says.

    Raises: Refused with ``invalid.value`` for one that cannot hold its value.
    """
    own = fields_of("ExternalContact", body)
    return {name: _normalised(name, value) for name, value in own.items() if name not in OTHERS}


def patched(fields: Fields, body: Mapping[str, Any]) -> Fields:
    """Return the fields after the changes of a patch.

    Raises: Refused with ``bad.request`` for an unknown field or action, with ``invalid.value`` for a value it
    cannot hold, with ``general.conflict`` for changes of a field and of what is within it.
    """
    after, changes = deepcopy(fields), fields_of("ExternalContactsPatchRequest", body).get("changes", [])
    paths = [_path(each["field"]) for each in changes]
    if any(len(each) > 1 and each[:1] in paths for each in paths):
        raise Refused(409, "general.conflict", "A field and what is within it cannot be patched together.")
    for path, change in zip(paths, changes, strict=True):
        _apply(after, path, change)
        if after.get(path[0]) is not None:
            after |= of_contact({path[0]: after[path[0]]})
    return after


def _path(field: str) -> list[str]:
    """Return the names of ``$.address.city``.

    Source: definition, ContactsPatchChange: "The root of the field string must be $."
    """
    root, *names = field.split(".")
    if root != "$" or not names or names[0] in OTHERS or names[0] not in DEFINITIONS["ExternalContact"]:
        raise Refused(400, "bad.request", f"The field {field} cannot be changed.")
    return names


def _apply(after: Fields, path: list[str], change: Mapping[str, Any]) -> None:
    *parents, name = path
    holder = after
    for each in parents:
        holder = holder.setdefault(each, {})
    action, value, before = change["action"], change.get("value"), holder.get(name)
    if "Collection" in action:
        holder[name] = _with_items(path, before or [], value, adds=action == "AppendToCollection")
    elif action == "Remove":
        holder.pop(name, None)
    elif action == "Update" or bool(before) is (action == "UpdateIfExists"):
        holder[name] = value


def _with_items(path: list[str], items: list[Any], value: Any, *, adds: bool) -> list[Any]:
    if not DEFINITIONS["ExternalContact"][path[0]].startswith("["):
        raise Refused(400, "bad.request", f"The field {path[0]} is no collection.")
    given = value if isinstance(value, list) else [value]
    return [each for each in items if each not in given] + (given if adds else [])


def _normalised(name: str, value: Any) -> Any:
    if name in PHONES:
        return store.phone(**value)
    if name == "externalIds":
        return [store.external_id(each["value"], each["externalSource"].get("id")) for each in value]
    own = value.strip() if isinstance(value, str) else value
    # Source: definition, "Valid email format".
    if name in MAILS and not MAIL.fullmatch(own):
        raise Refused(400, "invalid.value", f"Value [{own}] is not valid for field [{name}]")
    return own
