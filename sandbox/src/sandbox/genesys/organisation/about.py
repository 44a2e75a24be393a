"""The organisation itself, over REST."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox.genesys import catalogue
from sandbox.genesys.endpoints import signed_in
from sandbox.genesys.identity.credentials import Token


@signed_in
def one(token: Token, request: HttpRequest) -> HttpResponse:
    """Return the organisation."""
    return JsonResponse(organisation_shape())


def organisation_shape() -> dict[str, Any]:
    """Return Organization."""
    return {
        "id": catalogue.ORGANISATION_ID,
        "name": catalogue.ORGANISATION_NAME,
        "defaultLanguage": "en-US",
        "defaultCountryCode": "US",
        "thirdPartyOrgName": catalogue.ORGANISATION_NAME.lower(),
        "domain": "northwind.example",
        "features": {},
        "version": 1,
        "state": "active",
        "voicemailEnabled": False,
        "selfUri": "/api/v2/organizations/me",
    }
