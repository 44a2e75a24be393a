"""The ServiceNow client: one method for each purpose; values are validated before they are sent."""

from collections.abc import Mapping
from typing import NamedTuple

from gateway.providers.fact_values import IncidentSeen, Person
from gateway.providers.servicenow.agent_workspace import AgentWorkspace
from gateway.providers.servicenow.caller_identifiers import identifiers_of
from gateway.providers.servicenow.comparing import Comparing
from gateway.providers.servicenow.interactions import Interactions
from gateway.providers.servicenow.person_numbers import PersonNumbers
from gateway.providers.servicenow.person_search import PersonSearch


class Callers(NamedTuple):
    """People who may be calling, best match first, and their most recent open incidents, newest first.

    matched_by: the identifiers that match the first person: "phone", "email", "attribute", "phone and email".
    """

    people: tuple[Person, ...] = ()
    incidents: tuple[IncidentSeen, ...] = ()
    matched_by: str = ""


class ServiceNowClient(Comparing, Interactions, PersonSearch, PersonNumbers, AgentWorkspace):
    """``ServiceNowClient(http, instance_url=…, record_pattern=…, phone_region=…)``."""

    def find_callers(
        self, key: str, *, address: str, attributes: Mapping[str, str], limit: int = 3
    ) -> Callers:
        """Look up the caller and the caller's open incidents: two requests, one when nobody is found.

        key: what the answer is for; not sent. address: phone number, mail address or opaque id.
        attributes: the customer's, which may contain mail address, phone number or record id. Sends nothing
        without any identifier.
        """
        asked = identifiers_of(address, attributes=attributes, region=self._phone_region)
        matches = self._matches(asked)
        if not matches:
            return Callers()
        people = tuple(person for person, _ in matches)
        incidents = self.recent_incidents([person.person_id for person in people], limit=limit)
        return Callers(people, incidents, " and ".join(matches[0][1]))
