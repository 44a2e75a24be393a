"""Waiting conversations and free agents per queue, in the order of routing, and which of them changed."""

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from sandbox.genesys.conversations.model import Medium, Participant

Rank = tuple[float, float]
Place = tuple[str, Medium]


@dataclass(slots=True)
class Ranked:
    """Ids in the order of their ranks, lowest first."""

    _entries: list[tuple[Rank, str]] = field(default_factory=list)
    _ranks: dict[str, Rank] = field(default_factory=dict)

    def put(self, key: str, rank: Rank) -> None:
        """Let the id stand where its rank belongs."""
        self.drop(key)
        self._ranks[key] = rank
        insort(self._entries, (rank, key))

    def drop(self, key: str) -> None:
        """Forget the id, if it is there."""
        rank = self._ranks.pop(key, None)
        if rank is not None:
            del self._entries[bisect_left(self._entries, (rank, key))]

    def position(self, key: str) -> int | None:
        """Return how many stand before the id."""
        rank = self._ranks.get(key)
        return None if rank is None else bisect_left(self._entries, (rank, key))

    def among(self, keys: Iterable[str]) -> list[str]:
        """Return those of the ids that are here, in order."""
        own = sorted((self._ranks[key], key) for key in keys if key in self._ranks)
        return [key for _, key in own]

    def __iter__(self) -> Iterator[str]:
        """Return the ids in order, as they stand now."""
        return iter([key for _, key in self._entries])

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._entries)


@dataclass(slots=True)
class Board:
    """Per queue and medium: conversations that wait and ring at nobody, and users who may be offered one.

    ``users`` and ``conversations`` are those that changed, so that all others need not be looked at.
    """

    waiting: dict[Place, Ranked] = field(default_factory=dict)
    free: dict[Place, Ranked] = field(default_factory=dict)
    legs: dict[str, Participant] = field(default_factory=dict)
    users: dict[str, None] = field(default_factory=dict)
    conversations: dict[str, None] = field(default_factory=dict)
    _place_of: dict[str, Place] = field(default_factory=dict)
    _places_of: dict[str, list[Place]] = field(default_factory=dict)

    def wait(self, leg: Participant, rank: Rank) -> None:
        """Let the queue's leg of a conversation stand in line."""
        key, place = leg.conversation_id, (leg.queue_id or "", leg.communication.medium)
        self.unwait(key)
        self.legs[key], self._place_of[key] = leg, place
        self.waiting.setdefault(place, Ranked()).put(key, rank)

    def unwait(self, conversation_id: str) -> None:
        """Take a conversation out of its line."""
        place = self._place_of.pop(conversation_id, None)
        if place is not None:
            del self.legs[conversation_id]
            self.waiting[place].drop(conversation_id)

    def set_free(self, user_id: str, places: list[Place], rank: Rank) -> None:
        """Let a user be free in exactly these places."""
        for place in self._places_of.pop(user_id, ()):
            self.free[place].drop(user_id)
        for place in places:
            self.free.setdefault(place, Ranked()).put(user_id, rank)
        if places:
            self._places_of[user_id] = places

    def in_demand(self, user_id: str) -> bool:
        """Return whether anything waits where the user is free."""
        return any(self.waiting.get(place) for place in self._places_of.get(user_id, ()))

    def place_of(self, conversation_id: str) -> Place | None:
        """Return where the conversation stands in line."""
        return self._place_of.get(conversation_id)

    def lines(self, user_ids: Iterable[str], conversation_ids: Iterable[str]) -> list[Iterable[str]]:
        """Return the lines that any of these users could serve, and of other lines these conversations."""
        served = dict.fromkeys(place for each in user_ids for place in self._places_of.get(each, ()))
        others: dict[Place, list[str]] = {}
        for each in conversation_ids:
            if self._place_of[each] not in served:
                others.setdefault(self._place_of[each], []).append(each)
        whole: list[Iterable[str]] = [self.waiting[place] for place in served if self.waiting.get(place)]
        return whole + [self.waiting[place].among(ids) for place, ids in others.items()]

    def free_for(self, conversation_id: str) -> Ranked:
        """Return who is free where the conversation stands."""
        return self.free.get(self._place_of[conversation_id], NOBODY)

    def clear_changes(self) -> None:
        """Note that all changes were looked at."""
        self.users, self.conversations = {}, {}


NOBODY = Ranked()
