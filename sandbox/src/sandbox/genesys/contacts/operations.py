"""External contacts, and which of them a conversation is with."""

from sandbox.genesys.contacts import association, contacts
from sandbox.operations import delete, get, patch, post, put

ALL = "/api/v2/externalcontacts"
CONTACTS = f"{ALL}/contacts"
CONTACT = f"{CONTACTS}/{{contactId}}"
OF_CONTACT = "externalContacts:contact"


def _contact(verb: str) -> tuple[str, str]:
    return f"relate:contact:{verb}", f"{OF_CONTACT}:{verb}"


OPERATIONS = (
    get(CONTACTS, contacts.listed, *_contact("view")),
    post(CONTACTS, contacts.create, *_contact("add")),
    post(f"{CONTACTS}/search", contacts.search),
    get(CONTACT, contacts.one, *_contact("view")),
    put(CONTACT, contacts.replace, *_contact("edit")),
    patch(CONTACT, contacts.change, f"{OF_CONTACT}:edit"),
    delete(CONTACT, contacts.delete, *_contact("delete")),
    get(f"{ALL}/reversewhitepageslookup", contacts.by_value, f"{OF_CONTACT}:view"),
    # Deprecated, and answered still.
    post(f"{ALL}/identifierlookup", contacts.by_identifier, *_contact("view")),
    post(f"{ALL}/identifierlookup/contacts", contacts.by_identifier, f"{OF_CONTACT}:view"),
    put(
        f"{ALL}/conversations/{{conversationId}}",
        association.associate,
        "relate:conversation:associate",
        "externalContacts:conversation:associate",
    ),
)
