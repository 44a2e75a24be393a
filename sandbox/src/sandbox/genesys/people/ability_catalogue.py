"""Skills and languages of the organisation over REST."""

from typing import Any

from sandbox import clock
from sandbox.genesys import catalogue
from sandbox.genesys.bodies import text
from sandbox.genesys.iso_time import iso
from sandbox.genesys.people import abilities
from sandbox.genesys.people.abilities import Ability
from sandbox.genesys.people.model import User
from sandbox.genesys.resources import Resource
from sandbox.genesys.state import STATE
from sandbox.genesys.values import one_of

MANAGE = "routing:skill:manage"


def ability_shape(kind: str, ability: Ability) -> dict[str, Any]:
    """Return RoutingSkill or Language."""
    shape = {
        "id": ability.id,
        "name": ability.name,
        "dateModified": iso(ability.modified_at),
        "state": "active",
        "version": str(ability.version),
        "selfUri": f"/api/v2/routing/{kind}/{ability.id}",
    }
    if ability.division_id is None:
        return shape
    division = STATE.divisions[ability.division_id]
    uri = f"/api/v2/authorization/divisions/{division.id}"
    return shape | {"division": {"id": division.id, "name": division.name, "selfUri": uri}}


def _read_skill(body: dict[str, Any], skill: Ability | None) -> dict[str, Any]:
    """Return the name of a new skill; of one that is there, only the division can be changed."""
    if skill is None:
        return {"name": text(body, "name"), "division_id": catalogue.DIVISION_ID}
    return {"division_id": one_of(text(body, "divisionId"), STATE.divisions, "divisionId")}


def _made(kind: str, fields: dict[str, Any]) -> Ability:
    return Ability(id=STATE.new_id(kind), modified_at=clock.now(), **fields)


def _forget(ability: Ability) -> None:
    """Take it from everyone who has it."""
    abilities.forget(STATE.users.values(), ability.id)
    STATE.routing_is_due = True


SKILLS = Resource(
    path="/api/v2/routing/skills",
    parameter="skillId",
    noun="skill",
    entities=lambda: STATE.skills,
    shape=lambda skill: ability_shape("skills", skill),
    read=_read_skill,
    make=lambda fields: _made("skills", fields),
    change_by="PATCH",
    after_remove=_forget,
    needs={
        "list": ("routing:skill:view",),
        "one": ("routing:skill:view",),
        "create": (MANAGE, "routing:skill:create"),
        "change": ("routing:skill:update",),
        "remove": (MANAGE, "routing:skill:delete"),
    },
)
LANGUAGES = Resource(
    path="/api/v2/routing/languages",
    parameter="languageId",
    noun="language",
    entities=lambda: STATE.languages,
    shape=lambda language: ability_shape("languages", language),
    make=lambda fields: _made("languages", fields),
    verbs=("list", "one", "create", "remove"),
    after_remove=_forget,
    needs={"create": (MANAGE,), "remove": (MANAGE,)},
)
KINDS = {"skills": SKILLS, "languages": LANGUAGES}


def own_of(kind: str, user: User) -> dict[str, float]:
    """Return the user's proficiencies by id."""
    return user.skills if kind == "skills" else user.languages
