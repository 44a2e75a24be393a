"""Template tag: ``{% open_incidents_url caller %}``."""

from django import template

from gateway import links
from incidents.models import Caller

register = template.Library()


@register.simple_tag
def open_incidents_url(caller: Caller) -> str:
    """Return the address of the list of a caller's open incidents in ServiceNow."""
    return links.open_incidents_of(caller.remote_id)
