"""What testers post; when it cannot be done, the answer is a sentence, not a vendor's error."""

import json
from typing import Any

from django.http import HttpRequest, JsonResponse


class BadRequest(Exception):
    """A tester's request cannot be done; the text says why."""

    def __init__(self, text: str, status: int = 400) -> None:
        super().__init__(text)
        self.status = status

    def response(self) -> JsonResponse:
        """Return the sentence as ``error``."""
        return JsonResponse({"error": str(self)}, status=self.status)


def posted(request: HttpRequest) -> dict[str, Any]:
    """Return the posted object; no body is an empty one.

    Raises: BadRequest when it is something else.
    """
    try:
        sent = json.loads(request.body or b"{}")
    except (ValueError, RecursionError):
        raise BadRequest("The body is not JSON.") from None
    if not isinstance(sent, dict):
        raise BadRequest("The body is not an object.")
    return sent


def seconds(body: dict[str, Any], name: str, most: float) -> float:
    """Return a number of seconds, 0 where none is sent.

    Raises: BadRequest when it is something else, or more than ``most``.
    """
    value = body.get(name, 0)
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value <= most:
        raise BadRequest(f"{name} is a number of seconds, from 0 to {most}.")
    return value
