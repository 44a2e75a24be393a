"""Skills and languages: the catalogues that routing asks from, and how well each user has them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sandbox.genesys.people.model import User
from sandbox.organisation import LANGUAGES, SKILLS, Agent, uuid_of


@dataclass(slots=True, kw_only=True)
class Ability:
    """A skill or a language of the organisation; languages belong to no division."""

    id: str
    name: str
    modified_at: datetime
    division_id: str | None = None
    version: int = 1


def skills(now: datetime, division_id: str) -> dict[str, Ability]:
    """Return the skills by id, as they start."""
    return _by_id("skill", SKILLS, now=now, division_id=division_id)


def languages(now: datetime) -> dict[str, Ability]:
    """Return the languages by id, as they start."""
    return _by_id("language", LANGUAGES, now=now, division_id=None)


def skills_of(agent: Agent) -> dict[str, float]:
    """Return the agent's proficiency (0 to 5) by the skill's id."""
    return {uuid_of("skill", name): proficiency for name, proficiency in agent.skills}


def languages_of(agent: Agent) -> dict[str, float]:
    """Return the agent's proficiency (0 to 5) by the language's id."""
    return {uuid_of("language", name): proficiency for name, proficiency in agent.languages}


def forget(users: Iterable[User], ability_id: str) -> None:
    """Take an ability that no longer exists from everyone who had it."""
    for user in users:
        user.skills.pop(ability_id, None)
        user.languages.pop(ability_id, None)


def _by_id(kind: str, names: Iterable[str], *, now: datetime, division_id: str | None) -> dict[str, Ability]:
    ids = {uuid_of(kind, name): name for name in names}
    return {
        key: Ability(id=key, name=name, modified_at=now, division_id=division_id) for key, name in ids.items()
    }
