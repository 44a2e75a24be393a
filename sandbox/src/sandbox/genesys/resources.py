"""REST resources as data: a row says what one is; here it is listed, read, made, changed and removed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox import clock
from sandbox.genesys import listings
from sandbox.genesys.bodies import check_version, json_object, text, words
from sandbox.genesys.endpoints import signed_in
from sandbox.genesys.errors import Refused
from sandbox.genesys.identity.credentials import Token
from sandbox.genesys.values import one_of
from sandbox.operations import Operation

VERBS = {"list": "GET", "one": "GET", "create": "POST", "change": "PUT", "remove": "DELETE"}
ACTIONS = {"list": "view", "one": "view", "create": "add", "change": "edit", "remove": "delete"}


class Named(Protocol):
    """What a resource consists of."""

    id: str
    name: str


Entity = TypeVar("Entity", bound=Named)
Fields = dict[str, Any]


def _nothing(_: Any) -> None:
    """Do nothing more."""


def _name_alone(body: Fields, _: Any) -> Fields:
    return {"name": text(body, "name")}


def each_verb(entity: str) -> dict[str, tuple[str, ...]]:
    """Return the permissions that most kinds need: ``responses:library:view`` to read…"""
    return {verb: (f"{entity}:{action}",) for verb, action in ACTIONS.items()}


def starts_or_listed(request: HttpRequest, entity: Named) -> bool:
    """Return whether the name begins with ``name`` and ``id``, when given, lists the entity."""
    ids, start = words(request, "id"), request.GET.get("name", "").lower().rstrip("*")
    return entity.name.lower().startswith(start) and (not ids or entity.id in ids)


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource(Generic[Entity]):
    """One kind of things below one path, such as ``CODES`` in ``routing/codes.py``.

    Reading: ``matches`` decides whether the query means an entity, ``shape`` how answers show it, and
    ``shape_for`` instead of it where that depends on the request. ``sortBy`` names one of ``orders``, by
    default the first.

    Writing: ``body`` returns what a request carries, ``read`` the attributes that it sets of an entity (None
    when one is created), and ``make`` a new entity with them. ``after_write`` runs after each write. A
    versioned entity is changed by its current version alone.

    Removing: ``check_unused`` may refuse it, ``after_remove`` runs after it.

    ``needs`` has the permissions for each verb; ``verbs`` leaves out what is not offered.
    """

    path: str
    parameter: str
    noun: str
    entities: Callable[[], dict[str, Entity]]
    shape: Callable[[Entity], Fields]
    shape_for: Callable[[HttpRequest, Entity], Fields] | None = None
    make: Callable[[Fields], Entity]
    body: Callable[[HttpRequest], Fields] = json_object
    read: Callable[[Fields, Entity | None], Fields] = _name_alone
    verbs: tuple[str, ...] = tuple(VERBS)
    needs: Mapping[str, tuple[str, ...]]
    change_by: str = "PUT"
    is_unique: bool = True
    orders: tuple[str, ...] = ("name",)
    unknown: str = "not.found"
    duplicate: tuple[int, str] = (409, "general.conflict")
    is_versioned: bool = False
    matches: Callable[[HttpRequest, Entity], bool] = starts_or_listed
    check_unused: Callable[[Entity], None] = _nothing
    after_write: Callable[[Entity], None] = _nothing
    after_remove: Callable[[Entity], None] = _nothing
    removed_status: int = 200

    def operations(self) -> tuple[Operation, ...]:
        """Return the operations of its verbs."""
        return tuple(map(self._operation, self.verbs))

    def known(self, entity_id: str) -> Entity:
        """Return the entity.

        Raises: Refused with ``not.found``, or what the kind says instead.
        """
        entity = self.entities().get(entity_id)
        if entity is None:
            raise Refused(404, self.unknown, f"Unable to find a {self.noun} with that id: {entity_id}")
        return entity

    def found(self, request: HttpRequest) -> list[Entity]:
        """Return those that the query asks for, in the order that it asks for.

        Raises: Refused with ``invalid.value`` for an order that does not exist.
        """
        wanted = [each for each in self.entities().values() if self.matches(request, each)]
        # A kind without orders ignores the parameter, as the cloud ignores any that it does not know.
        asked = request.GET.get("sortBy") if len(self.orders) > 1 else None
        by = one_of(asked or self.orders[0], self.orders, "sortBy")
        descending = listings.is_descending(request)
        return sorted(wanted, key=lambda each: str(getattr(each, by)).lower(), reverse=descending)

    def list(self, token: Token, request: HttpRequest) -> HttpResponse:
        """Return a page."""
        return listings.page(request, [self._shown(request, each) for each in self.found(request)])

    def one(self, token: Token, request: HttpRequest, entity_id: str) -> HttpResponse:
        """Return one."""
        return JsonResponse(self._shown(request, self.known(entity_id)))

    def create(self, token: Token, request: HttpRequest) -> HttpResponse:
        """Make one from the body."""
        entity = self.make(self._fields(self.body(request), None))
        for name in ("created_by", "modified_by"):
            if hasattr(entity, name):
                setattr(entity, name, token.user_id)
        self.entities()[entity.id] = entity
        self.after_write(entity)
        return JsonResponse(self.shape(entity))

    def change(self, token: Token, request: HttpRequest, entity_id: str) -> HttpResponse:
        """Set what the body says."""
        entity, body = self.known(entity_id), self.body(request)
        fields = self._fields(body, entity)
        if self.is_versioned:
            check_version(body, getattr(entity, "version", 1))
        for name, value in (fields | _written(entity, token)).items():
            setattr(entity, name, value)
        self.after_write(entity)
        return JsonResponse(self.shape(entity))

    def remove(self, token: Token, request: HttpRequest, entity_id: str) -> HttpResponse:
        """Remove one that nothing needs any more."""
        entity = self.known(entity_id)
        self.check_unused(entity)
        del self.entities()[entity.id]
        self.after_remove(entity)
        self.after_write(entity)
        return HttpResponse(status=self.removed_status)

    def _shown(self, request: HttpRequest, entity: Entity) -> Fields:
        return self.shape_for(request, entity) if self.shape_for else self.shape(entity)

    def _fields(self, body: Fields, entity: Entity | None) -> Fields:
        fields = self.read(body, entity)
        if self.is_unique and "name" in fields:
            self._check_name(fields["name"], entity)
        return fields

    def _check_name(self, name: str, entity: Entity | None) -> None:
        others = (each for each in self.entities().values() if each is not entity)
        if name.lower() in {each.name.lower() for each in others}:
            raise Refused(*self.duplicate, f"A {self.noun} with this name exists already: {name}")

    def _operation(self, verb: str) -> Operation:
        respond: Callable[..., HttpResponse] = getattr(self, verb)
        is_one = verb in ("one", "change", "remove")

        @signed_in
        def action(token: Token, request: HttpRequest, /, **ids: str) -> HttpResponse:
            return respond(token, request, *ids.values())

        return Operation(
            method=self.change_by if verb == "change" else VERBS[verb],
            path=f"{self.path}/{{{self.parameter}}}" if is_one else self.path,
            action=action,
            needs=self.needs.get(verb, ()),
        )


def _written(entity: Any, token: Token) -> Fields:
    """Return what every change sets, where the kind has it."""
    version = getattr(entity, "version", 0) + 1
    own = {"modified_at": clock.now(), "modified_by": token.user_id, "version": version}
    return {name: value for name, value in own.items() if hasattr(entity, name)}
