"""Who calls in the tests, and where things stand."""

import base64

from sandbox.organisation import sys_id_of

TABLE = "/api/now/table"
INCIDENTS = f"{TABLE}/incident"
USERS = f"{TABLE}/sys_user"
MAYA, ADA, SVEN, NOOR = (sys_id_of("sys_user", key) for key in ("maya", "ada", "sven", "noor"))
VPN = sys_id_of("incident", "noor", "VPN drops every hour")
HIDDEN = sys_id_of("incident", "dana", "Regional mail gateway delays outgoing mail")


def signed_in(name, password=None):
    """Return the headers of a Basic sign-in."""
    credential = base64.b64encode(f"{name}:{password or name}".encode()).decode()
    return {"Authorization": f"Basic {credential}", "Accept": "application/json"}


ADMIN = signed_in("admin")
READER = signed_in("reader")


def set_property(call, name, value):
    """Set a system property."""
    path = f"{TABLE}/sys_properties/{sys_id_of('sys_properties', name)}"
    assert call("PATCH", path, {"value": value}, headers=ADMIN).status == 200


def create(call, **sent):
    """Return a new incident."""
    plain = {"sysparm_exclude_reference_link": "true"}
    return call("POST", INCIDENTS, {"short_description": "x", **sent}, query=plain).result


def patch(call, sys_id, **sent):
    """Return the answer to a change of an incident."""
    return call("PATCH", f"{INCIDENTS}/{sys_id}", sent, query={"sysparm_exclude_reference_link": "true"})
