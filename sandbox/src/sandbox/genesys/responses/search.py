"""Finding responses by phrase and filters."""

from collections.abc import Callable
from typing import Any

from sandbox.genesys.errors import Refused
from sandbox.genesys.responses.store import Response

OPERATORS: dict[str, Callable[[str, list[str]], bool]] = {
    "IN": lambda value, wanted: value in wanted,
    "EQUALS": lambda value, wanted: value in wanted,
    "NOTEQUALS": lambda value, wanted: value not in wanted,
    "BEGINS_WITH": lambda value, wanted: any(value.startswith(each) for each in wanted),
    "ENDS_WITH": lambda value, wanted: any(value.endswith(each) for each in wanted),
    "CONTAINS": lambda value, wanted: any(each in value for each in wanted),
}
FIELDS: dict[str, Callable[[Response], list[str]]] = {
    "libraryid": lambda response: response.library_ids,
    "name": lambda response: [response.name.lower()],
    "responsetype": lambda response: [str(response.own.get("responseType", "")).lower()],
}


def found(responses: list[Response], phrase: object, filters: object) -> list[Response]:
    """Return the responses that hold every word of the phrase and pass every filter, by name.

    Raises: Refused when phrase or filters are not what the definition says.
    """
    if phrase is not None and not isinstance(phrase, str):
        raise Refused(400, "bad.request", "queryPhrase is a text.")
    if filters is not None and not isinstance(filters, list):
        raise Refused(400, "bad.request", "filters is a list.")
    words = (phrase or "").lower().split()
    tests = [_test(each) for each in filters or []]
    kept = [each for each in responses if all(word in _words_of(each) for word in words)]
    return sorted((each for each in kept if all(test(each) for test in tests)), key=lambda each: each.name)


def _test(wanted: Any) -> Callable[[Response], bool]:
    own = wanted if isinstance(wanted, dict) else {}
    field = FIELDS.get(str(own.get("name", "")).lower())
    operator = OPERATORS.get(str(own.get("operator")))
    values = own.get("values")
    if field is None or operator is None or not isinstance(values, list):
        message = f"A filter has a name, an operator of {', '.join(OPERATORS)}, and a list of values."
        raise Refused(400, "bad.request", message)
    texts = [str(each).lower() for each in values]
    return lambda response: any(operator(value, texts) for value in field(response))


def _words_of(response: Response) -> str:
    texts = " ".join(str(each.get("content", "")) for each in response.texts)
    return f"{response.name} {texts}".lower()
