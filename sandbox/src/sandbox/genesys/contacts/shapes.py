"""External contacts on the wire: over REST with the parts that ``expand`` adds, and in their topic."""

from typing import Any

from sandbox.genesys import catalogue
from sandbox.genesys.contacts.store import SOURCE, Claim, Contact, Fields, Key, Note, Organisation
from sandbox.genesys.conversations.elements import Shape, present
from sandbox.genesys.iso_time import iso
from sandbox.genesys.state import STATE

ALL = "/api/v2/externalcontacts"
DIVISION = {"id": catalogue.DIVISION_ID, "selfUri": catalogue.DIVISION["selfUri"]}


def contact(own: Contact, expand: set[str]) -> Shape:
    """Return a contact; ``expand`` holds lower-cased names."""
    shape = _external_ids(own.fields) | {
        "id": own.id,
        "division": _division(expand),
        "type": own.type,
        "createDate": iso(own.created_at),
        "modifyDate": iso(own.modified_at),
        "selfUri": f"{ALL}/contacts/{own.id}",
    }
    shape |= {"externalOrganization": _organisation_of(own, expand)} if own.organisation_id else {}
    if "identifiers" in expand:
        shape["identifiers"] = identifiers(own)
    return shape | _merges(own)


def contact_event(own: Contact) -> Shape:
    """Return the body of the topic ``v2.externalcontacts.contacts.{id}``."""
    fields = {name: value for name, value in own.fields.items() if name != "schema"}
    merges = {"canonicalContactId": own.merged_to or own.id, "mergedFrom": own.merged_from}
    return present(
        fields
        | merges
        | {
            "id": own.id,
            "division": {"id": catalogue.DIVISION_ID},
            "externalOrganization": {"id": own.organisation_id} if own.organisation_id else None,
            "type": own.type,
            "mergedTo": own.merged_to,
            "createDate": iso(own.created_at),
            "modifyDate": iso(own.modified_at),
        }
    )


def organisation(own: Organisation, expand: set[str]) -> Shape:
    """Return an organisation."""
    return _external_ids(own.fields) | {
        "id": own.id,
        "division": _division(expand),
        "createDate": iso(own.created_at),
        "modifyDate": iso(own.modified_at),
        "selfUri": f"{ALL}/organizations/{own.id}",
    }


def note(own: Note, expand: set[str]) -> Shape:
    """Return a note; with ``author`` the name of whoever wrote it."""
    author: dict[str, Any] = {"id": own.author_id, "version": 1, "selfUri": f"/api/v2/users/{own.author_id}"}
    user = STATE.users.get(own.author_id)
    if user is not None and "author" in expand:
        author["name"] = user.agent.name
    return {
        "id": own.id,
        "entityId": own.contact_id,
        "entityType": "contact",
        "division": _division(expand),
        "noteText": own.text,
        "createdBy": author,
        "createDate": iso(own.created_at),
        "modifyDate": iso(own.modified_at),
        "selfUri": f"{ALL}/contacts/{own.contact_id}/notes/{own.id}",
    }


def identifiers(own: Contact) -> list[Shape]:
    """Return the identifiers that are this contact's."""
    return [identifier(key, each) for key, each in STATE.contacts.claimed_by(own).items()]


def identifier(key: Key, claim: Claim) -> Shape:
    """Return an identifier."""
    kind, source_id, value = key
    source = {"externalSource": SOURCE} if source_id else {}
    return {"type": kind, "value": value, "dateCreated": iso(claim.created_at)} | source


def _external_ids(fields: Fields) -> Shape:
    """Return the fields with the source of each external id in full."""
    if "externalIds" not in fields:
        return dict(fields)
    return fields | {"externalIds": [each | {"externalSource": SOURCE} for each in fields["externalIds"]]}


def _organisation_of(own: Contact, expand: set[str]) -> Shape | None:
    kept = STATE.contacts.organisations.get(own.organisation_id or "")
    if kept is None:
        return None
    if {"externalorganization", "contacts.externalorganization"} & expand:
        return organisation(kept, set())
    return {"id": kept.id, "name": kept.fields["name"], "selfUri": f"{ALL}/organizations/{kept.id}"}


def _merges(own: Contact) -> Shape:
    merge_set = [own.id, *own.merged_from]
    shape = {
        "canonicalContact": _ref(own.merged_to or own.id),
        "mergeSet": [_ref(each) for each in merge_set],
    }
    if own.merged_from:
        shape["mergedFrom"] = [_ref(each) for each in own.merged_from]
    return shape | ({"mergedTo": _ref(own.merged_to)} if own.merged_to else {})


def _ref(contact_id: str) -> Shape:
    return {"id": contact_id, "selfUri": f"{ALL}/contacts/{contact_id}"}


def _division(expand: set[str]) -> Shape:
    return DIVISION | ({"name": catalogue.DIVISION["name"]} if "division" in expand else {})
