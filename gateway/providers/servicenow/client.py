"""The ServiceNow client: one method for each purpose; values are validated before they are sent."""

from gateway.providers.servicenow.agent_workspace import AgentWorkspace
from gateway.providers.servicenow.comparing import Comparing
from gateway.providers.servicenow.dictionary import Dictionary
from gateway.providers.servicenow.directory import Directory
from gateway.providers.servicenow.interactions import Interactions
from gateway.providers.servicenow.person_numbers import PersonNumbers
from gateway.providers.servicenow.person_search import PersonSearch


class ServiceNowClient(
    Comparing, Interactions, Directory, PersonSearch, PersonNumbers, Dictionary, AgentWorkspace
):
    """``ServiceNowClient(http, instance_url=…, record_pattern=…, phone_region=…)``."""
