"""External contacts on the wire: over REST with the parts that ``expand`` adds, and in their topic."""

from sandbox.genesys.contacts import lookups
from sandbox.genesys.contacts.store import SOURCE, SOURCE_ID, Contact, identifiers_of
from sandbox.genesys.iso_time import iso
from sandbox.genesys.routing.shapes import division
from sandbox.genesys.shape import Shape, present

ALL = "/api/v2/externalcontacts/contacts"


def contact(own: Contact, expand: set[str]) -> Shape:
    """Return a contact; ``expand`` holds lower-cased names."""
    home = division(own.division_id)
    shape = (
        own.fields
        | _external_ids(own)
        | {
            "id": own.id,
            "division": home if "division" in expand else {name: home[name] for name in ("id", "selfUri")},
            "type": own.type,
            "createDate": iso(own.created_at),
            "modifyDate": iso(own.modified_at),
            "selfUri": f"{ALL}/{own.id}",
        }
    )
    if "identifiers" in expand:
        shape["identifiers"] = _identifiers(own)
    return shape | _merges(own)


def contact_event(own: Contact) -> Shape:
    """Return the body of the topic ``v2.externalcontacts.contacts.{id}``."""
    organisation = own.fields.get("externalOrganization")
    return present(
        own.fields
        | {
            "id": own.id,
            "division": {"id": own.division_id},
            "externalOrganization": {"id": organisation.get("id")} if organisation else None,
            "type": own.type,
            "canonicalContactId": own.merged_to or own.id,
            "mergedFrom": own.merged_from,
            "mergedTo": own.merged_to,
            "createDate": iso(own.created_at),
            "modifyDate": iso(own.modified_at),
        }
    )


def _external_ids(own: Contact) -> Shape:
    """Return the external ids with their source in full, where it is known."""
    kept = own.fields.get("externalIds", [])
    shown = [each | {"externalSource": _source(each["externalSource"]["id"])} for each in kept]
    return {"externalIds": shown}


def _identifiers(own: Contact) -> list[Shape]:
    """Return the identifiers that are this contact's; what several have is the first one's."""
    return [
        {"type": kind, "value": value, "dateCreated": iso(own.created_at)}
        | ({"externalSource": _source(source_id)} if source_id else {})
        for kind, source_id, value in identifiers_of(own.fields)
        if lookups.owner_of((kind, source_id, value)) is own
    ]


def _source(source_id: str) -> Shape:
    return SOURCE if source_id == SOURCE_ID else {"id": source_id}


def _merges(own: Contact) -> Shape:
    """Return what became of it, nothing for one that was never merged (Source: definition)."""
    if not own.merged_from and not own.merged_to:
        return {}
    merges = {
        "canonicalContact": _ref(own.merged_to or own.id),
        "mergeSet": [_ref(each) for each in (own.id, *own.merged_from)],
        "mergedFrom": [_ref(each) for each in own.merged_from],
        "mergedTo": _ref(own.merged_to) if own.merged_to else None,
    }
    return {name: value for name, value in merges.items() if value}


def _ref(contact_id: str) -> Shape:
    return {"id": contact_id, "selfUri": f"{ALL}/{contact_id}"}
