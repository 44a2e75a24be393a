"""Queues, their members and wrap-up codes as answers show them."""

from sandbox.genesys.iso_time import iso
from sandbox.genesys.people.model import User
from sandbox.genesys.people.presences import presence_shape, routing_shape
from sandbox.genesys.people.users import user_shape
from sandbox.genesys.routing.model import Queue, WrapupCode
from sandbox.genesys.shape import Shape
from sandbox.genesys.state import STATE

# A user's list of queues lacks it.
NOT_OF_USER = "autoAnswerOnly"


def queue(own: Queue) -> Shape:
    """Return a queue with all its settings."""
    joined = [user.joined[own.id] for user in members(own)]
    shape = {
        "id": own.id,
        "name": own.name,
        "division": division(own.division_id),
        "dateCreated": iso(own.created_at),
        "dateModified": iso(own.modified_at),
        "memberCount": len(joined),
        "userMemberCount": len(joined),
        "joinedMemberCount": sum(joined),
        "selfUri": f"/api/v2/routing/queues/{own.id}",
    }
    return own.settings | shape | _authors(own)


def queue_of_user(own: Queue, user: User) -> Shape:
    """Return a queue as a user's list shows it, with whether they joined."""
    shape = {name: value for name, value in queue(own).items() if name != NOT_OF_USER}
    return shape | {"joined": user.joined[own.id]}


def queue_in_brief(own: Queue) -> Shape:
    """Return a queue as the lists by division show it."""
    uri = f"/api/v2/routing/queues/{own.id}"
    return {"id": own.id, "name": own.name, "division": division(own.division_id), "selfUri": uri}


def members(own: Queue) -> list[User]:
    """Return the members of a queue, without users who were deleted."""
    return [each for each in STATE.users.values() if own.id in each.joined and each.state != "deleted"]


def member(own: Queue, user: User, expand: set[str]) -> Shape:
    """Return a member with the parts that were asked for."""
    shape: Shape = {
        "id": user.id,
        "name": user.agent.name,
        "user": user_shape(user, expand),
        "ringNumber": 1,
        "joined": user.joined[own.id],
        "memberBy": "user",
        "selfUri": f"/api/v2/routing/queues/{own.id}/members/{user.id}",
    }
    if "routingstatus" in expand:
        shape["routingStatus"] = routing_shape(user)
    if "presence" in expand:
        shape["user"]["presence"] = presence_shape(user)
    return shape


def code(own: WrapupCode) -> Shape:
    """Return a wrap-up code."""
    shape: Shape = {
        "id": own.id,
        "name": own.name,
        "division": division(own.division_id),
        "dateCreated": iso(own.created_at),
        "dateModified": iso(own.modified_at),
        "selfUri": f"/api/v2/routing/wrapupcodes/{own.id}",
    }
    shape |= {"description": own.description} if own.description is not None else {}
    return shape | _authors(own)


def division(division_id: str) -> Shape:
    """Return the reference to a division."""
    uri = f"/api/v2/authorization/divisions/{division_id}"
    return {"id": division_id, "name": STATE.divisions[division_id].name, "selfUri": uri}


def _authors(own: Queue | WrapupCode) -> Shape:
    who = {"createdBy": own.created_by, "modifiedBy": own.modified_by}
    return {name: user_id for name, user_id in who.items() if user_id}
