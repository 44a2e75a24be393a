"""External contacts, organisations, and which contact a conversation is with."""

from sandbox.genesys.contacts import association, contacts, identifiers, notes, organisations
from sandbox.operations import delete, get, patch, post, put

ALL = "/api/v2/externalcontacts"
CONTACTS = f"{ALL}/contacts"
CONTACT = f"{CONTACTS}/{{contactId}}"
NOTE = f"{CONTACT}/notes/{{noteId}}"
ORGANISATIONS = f"{ALL}/organizations"
ORGANISATION = f"{ORGANISATIONS}/{{externalOrganizationId}}"
OF_CONTACT = "externalContacts:contact"
OF_ORGANISATION = "externalContacts:externalOrganization"


def _contact(verb: str) -> tuple[str, str]:
    return f"relate:contact:{verb}", f"{OF_CONTACT}:{verb}"


def _organisation(verb: str) -> tuple[str, str]:
    return f"relate:externalOrganization:{verb}", f"{OF_ORGANISATION}:{verb}"


OPERATIONS = (
    get(CONTACTS, contacts.listed, *_contact("view")),
    post(CONTACTS, contacts.create, *_contact("add")),
    post(f"{CONTACTS}/search", contacts.search),
    get(CONTACT, contacts.one, *_contact("view")),
    put(CONTACT, contacts.replace, *_contact("edit")),
    patch(CONTACT, contacts.change, f"{OF_CONTACT}:edit"),
    delete(CONTACT, contacts.delete, *_contact("delete")),
    get(f"{CONTACT}/unresolved", contacts.unresolved, f"{OF_CONTACT}:view"),
    post(f"{CONTACT}/promotion", contacts.promote, "externalContacts:identity:promote"),
    get(f"{CONTACT}/identifiers", identifiers.listed, f"{OF_CONTACT}:view"),
    patch(f"{CONTACT}/identifiers", identifiers.change, f"{OF_CONTACT}:edit"),
    get(f"{CONTACT}/notes", notes.listed, *_contact("view")),
    post(f"{CONTACT}/notes", notes.create, *_contact("edit")),
    get(NOTE, notes.one, *_contact("view")),
    put(NOTE, notes.replace, *_contact("edit")),
    patch(NOTE, notes.change, f"{OF_CONTACT}:edit"),
    delete(NOTE, notes.delete, *_contact("edit")),
    get(f"{ALL}/reversewhitepageslookup", contacts.by_value, f"{OF_CONTACT}:view"),
    post(f"{ALL}/identifierlookup", contacts.by_identifier, *_contact("view")),
    post(f"{ALL}/identifierlookup/contacts", contacts.by_identifier, f"{OF_CONTACT}:view"),
    post(f"{ALL}/identifierlookup/organizations", organisations.by_identifier, f"{OF_ORGANISATION}:view"),
    get(ORGANISATIONS, organisations.listed, *_organisation("view")),
    post(ORGANISATIONS, organisations.create, *_organisation("add")),
    get(ORGANISATION, organisations.one, *_organisation("view")),
    put(ORGANISATION, organisations.replace, *_organisation("edit")),
    patch(ORGANISATION, organisations.change, f"{OF_ORGANISATION}:edit"),
    delete(ORGANISATION, organisations.delete, *_organisation("delete")),
    put(
        f"{ALL}/conversations/{{conversationId}}",
        association.associate,
        "relate:conversation:associate",
        "externalContacts:conversation:associate",
    ),
)
