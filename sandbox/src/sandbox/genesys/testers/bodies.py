"""What testers post, and how they are told that it cannot be done: a sentence, not the vendor's envelope."""

import json
from typing import Any

from django.http import HttpRequest, JsonResponse

from sandbox.genesys.errors import Refused


class BadRequest(Refused):
    """The tester's request cannot be done; the text says why."""

    def __init__(self, text: str, status: int = 400) -> None:
        super().__init__(status, "", text)

    def response(self) -> JsonResponse:
        """Return the sentence as ``error``."""
        return JsonResponse({"error": self.message}, status=self.status)


def posted(request: HttpRequest) -> dict[str, Any]:
    """Return the posted object; no body is an empty one.

    Raises: BadRequest when it is something else.
    """
    if not request.body:
        return {}
    try:
        sent = json.loads(request.body)
    except (ValueError, RecursionError):
        raise BadRequest("The body is not JSON.") from None
    if not isinstance(sent, dict):
        raise BadRequest("The body is not an object.")
    return sent
