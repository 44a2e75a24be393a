"""Calls to ServiceNow that this project makes; one method per question, values checked before they go out."""

from collections.abc import Mapping
from typing import NamedTuple

from gateway.providers.fact_values import IncidentSeen, Person
from gateway.providers.servicenow.agent_workspace import AgentWorkspace
from gateway.providers.servicenow.caller_identifiers import identifiers_of
from gateway.providers.servicenow.incidents import Incidents
from gateway.providers.servicenow.people import People


class Callers(NamedTuple):
    """Who may be calling, best match first, and their most recent open incidents, newest first.

    matched_by: the clues that lead to the best match: "phone", "email", "attribute", or "phone and email".
    """

    people: tuple[Person, ...] = ()
    incidents: tuple[IncidentSeen, ...] = ()
    matched_by: str = ""


class ServiceNowClient(Incidents, People, AgentWorkspace):
    """All calls: ``ServiceNowClient(http, instance_url=…, record_pattern=…, phone_region=…)``."""

    def find_callers(
        self, key: str, *, address: str, attributes: Mapping[str, str], limit: int = 3
    ) -> Callers:
        """Look up who is calling and their open incidents: two requests, one when no one is found.

        key: what the answer is for; not sent. address: phone number, mail address or opaque id.
        attributes: the customer's, which may name mail address, phone or record id. Without any clue
        nothing is asked.
        """
        asked = identifiers_of(address, attributes=attributes, region=self._phone_region)
        matches = self._matches(asked)
        if not matches:
            return Callers()
        people = tuple(person for person, _ in matches)
        incidents = self.recent_incidents([person.person_id for person in people], limit=limit)
        return Callers(people, incidents, " and ".join(matches[0][1]))
