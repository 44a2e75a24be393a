"""Which of the two clouds a request came to."""

from typing import Literal, cast

from django.http import HttpRequest

Cloud = Literal["genesys", "servicenow"]

CONTROL_PREFIX = "/sandbox/"
CLOUD_KEY = "sandbox.cloud"
TITLES: dict[Cloud, str] = {"genesys": "Genesys Cloud", "servicenow": "ServiceNow"}


def cloud_of(request: HttpRequest) -> Cloud:
    """Return which cloud the request came to, or which the tester names: ``?cloud=servicenow``."""
    named = request.GET.get("cloud", "") if request.path.startswith(CONTROL_PREFIX) else ""
    return cast(Cloud, named if named in TITLES else request.META[CLOUD_KEY])
