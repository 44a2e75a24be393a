"""Both clouds in another process, and what Bridge leaves in ServiceNow for a conversation."""

from sandbox.testing.clouds import Clouds


class Outside(Clouds):
    """The two sandboxes by their addresses."""

    def incidents_of(self, customer):
        """Return the incidents that were created for a conversation."""
        return self.rows("incident", correlation_id=customer.id)

    def notes_of(self, incident):
        """Return an incident's work notes as one text."""
        notes = self.rows("sys_journal_field", element_id=incident["sys_id"], element="work_notes")
        return "\n".join(note["value"] for note in notes)
