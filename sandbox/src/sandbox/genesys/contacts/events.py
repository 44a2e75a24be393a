"""What subscribers hear of external contacts."""

import json

from sandbox.genesys.contacts import shapes
from sandbox.genesys.contacts.store import Contact
from sandbox.genesys.notifications import publishing


def changed(contact: Contact) -> None:
    """Tell of a contact that is new or was changed."""
    topic = f"v2.externalcontacts.contacts.{contact.id}"
    publishing.publish(topic, lambda: json.dumps(shapes.contact_event(contact)))
