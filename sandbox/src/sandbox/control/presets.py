"""Faults that have a name: what testers reach for most, each as the postings it stands for."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """A sentence for people, and what is posted to ``/sandbox/faults``, in order."""

    about: str
    faults: tuple[dict[str, Any], ...]


HIBERNATING = (
    "<html><head><title>Hibernating instance</title></head><body>Your instance is hibernating.</body></html>"
)
UPGRADING = (
    "<html><head><title>Service unavailable</title></head><body>The instance is being upgraded.</body></html>"
)
LOGIN_PAGE = "<html><head><title>Log in</title></head><body><form action='/login.do'></form></body></html>"
SEMAPHORE = {"error": {"message": "Too many requests", "detail": None}, "status": "failure"}
TOKEN_LIMIT = {
    "error": "invalid_request",
    "description": "rate limit exceeded",
    "error_description": "rate limit exceeded",
}

PRESETS: dict[str, dict[str, Preset]] = {
    "genesys": {
        "token endpoint limited": Preset(
            about="The next 10 requests for a token are refused: 400, not 429.",
            faults=({"match": {"path": "/oauth/token"}, "status": 400, "body": TOKEN_LIMIT, "times": 10},),
        ),
        "rate limited": Preset(
            about="The next 20 API requests are refused: 429, Retry-After 2 s.",
            faults=(
                {"match": {"path": "/api/"}, "status": 429, "headers": {"Retry-After": "2"}, "times": 20},
            ),
        ),
        "flaky": Preset(
            about="Every fifth API request ends in 503.",
            faults=({"match": {"path": "/api/"}, "status": 503, "every": 5},),
        ),
        "lost answers": Preset(
            about="The next 5 changes happen, and the connection closes without an answer.",
            faults=({"match": {"method": "PATCH", "path": "/api/"}, "drop_response": True, "times": 5},),
        ),
        "slow": Preset(
            about="Every API request takes 3 s.",
            faults=({"match": {"path": "/api/"}, "delay_ms": 3000},),
        ),
        "unreliable events": Preset(
            about="A tenth of the events is lost, a fifth comes twice, a fifth late.",
            faults=({"events": {"drop": 0.1, "duplicate": 0.2, "reorder": 0.2}},),
        ),
    },
    "servicenow": {
        "hibernating": Preset(
            about="The instance sleeps: everything answers 200 with an HTML page.",
            faults=({"match": {"path": "/"}, "status": 200, "body": HIBERNATING},),
        ),
        "upgrade": Preset(
            about="The instance is being upgraded: everything answers 503 with an HTML page.",
            faults=({"match": {"path": "/"}, "status": 503, "body": UPGRADING},),
        ),
        "sign-in page": Preset(
            about="Single sign-on gets in the way: the API answers 200 with a log-in page.",
            faults=({"match": {"path": "/api/"}, "status": 200, "body": LOGIN_PAGE},),
        ),
        "semaphores full": Preset(
            about="Every second API request is refused by the node: 429 without Retry-After.",
            faults=({"match": {"path": "/api/"}, "status": 429, "body": SEMAPHORE, "every": 2},),
        ),
        "hourly limit spent": Preset(
            about="A rate rule allows 10 requests an hour and user: 429 with its headers.",
            faults=({"rate_limit": {"per_hour": 10}},),
        ),
        "lost answers": Preset(
            about="The next 5 new records are made, and the connection closes without an answer.",
            faults=(
                {"match": {"method": "POST", "path": "/api/now/table/"}, "drop_response": True, "times": 5},
            ),
        ),
        "slow": Preset(
            about="Every API request takes 4 s.",
            faults=({"match": {"path": "/api/"}, "delay_ms": 4000},),
        ),
    },
}
