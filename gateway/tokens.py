"""Access tokens: each agent's own, encrypted in the database; the service's own, in the process' memory."""

import logging
import threading
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from gateway import pool
from gateway.fields import NoKey
from gateway.models import AgentToken
from gateway.prepared import Prepared, Recent
from gateway.providers.errors import Unauthorised
from gateway.providers.genesys import oauth as genesys_oauth
from gateway.providers.oauth import Token
from gateway.providers.servicenow import oauth as servicenow_oauth

# Without the tokens themselves. Who uses an ended one learns it from Genesys.
recent = Recent(
    Prepared(
        lambda subjects: AgentToken.objects.filter(subject__among=subjects).only(
            "subject", "ended_at", "expires_at"
        )
    ),
    key="subject",
)
log = logging.getLogger(__name__)
EARLY = timedelta(seconds=60)  # a token is replaced this long before it expires


class SharedToken:
    """A token of the service itself; one thread fetches it while the others wait."""

    def __init__(self, fetch: Callable[[], Token]) -> None:
        self._fetch = fetch
        self._lock = threading.Lock()
        self._value = ""
        self._good_until: datetime | None = None

    def __call__(self) -> str:
        """Return the token; fetches a new one when the old one is about to expire.

        Raises:
            gateway.providers.errors.ProviderError: the token endpoint did not return one.
        """
        with self._lock:
            if self._good_until is None or timezone.now() >= self._good_until:
                token = self._fetch()
                self._value = token.access_token
                self._good_until = timezone.now() + timedelta(seconds=token.expires_in_s) - EARLY
            return self._value

    def invalidate(self) -> None:
        """Fetch a new token at the next use, because the provider rejected the current one."""
        with self._lock:
            self._good_until = None


def _genesys() -> Token:
    return genesys_oauth.client_credentials(
        settings.GENESYS_LOGIN_URL,
        client_id=settings.GENESYS_CLIENT_ID,
        secret=settings.GENESYS_CLIENT_SECRET,
        timeout_s=settings.GENESYS_TIMEOUT_S,
    )


def _servicenow() -> Token:
    return servicenow_oauth.client_credentials(
        settings.SERVICENOW_URL,
        client_id=settings.SERVICENOW_CLIENT_ID,
        secret=settings.SERVICENOW_CLIENT_SECRET,
        timeout_s=settings.SERVICENOW_TIMEOUT_S,
    )


genesys_service = SharedToken(_genesys)
servicenow_service = SharedToken(_servicenow)


def store(subject: str, token: Token, now: datetime) -> None:
    """Replace an agent's token by a new one."""
    ends_at = now + timedelta(seconds=token.expires_in_s)
    AgentToken.objects.bulk_create(  # does not read the old one, whose key may be lost
        [AgentToken(subject=subject, token=token.access_token, expires_at=ends_at)],
        update_conflicts=True,
        unique_fields=["subject"],
        update_fields=["token", "expires_at", "ended_at"],
    )
    recent.invalidate()


def end(subject: str, now: datetime) -> None:
    """Store that Genesys no longer accepts an agent's token."""
    AgentToken.objects.filter(subject=subject, ended_at=None).update(ended_at=now)
    recent.invalidate()


def of_agent(subject: str) -> str:
    """Return an agent's token.

    Raises:
        Unauthorised: the agent has no valid token and must sign in again.
    """
    token = _stored(subject)
    pool.give_back()  # the request with this token may take seconds
    if token is None or not token.is_good(timezone.now()):
        raise Unauthorised("Your Genesys sign-in has ended. Sign in again; nothing is lost.", status=401)
    return str(token.token)


def has_agent(subject: str) -> bool:
    """Return whether an agent has a valid token."""
    token = _stored(subject)
    return token is not None and token.is_good(timezone.now())


def valid_among(subjects: Iterable[str]) -> set[str]:
    """Return those of these agents who have a valid token."""
    found, now = recent.rows(set(subjects)), timezone.now()
    return {subject for subject, token in found.items() if token.is_good(now)}


def signed_in() -> list[str]:
    """Return the Genesys user ids of all agents with a valid token."""
    good = AgentToken.objects.filter(ended_at=None, expires_at__gt=timezone.now())
    return list(good.values_list("subject", flat=True))


def _stored(subject: str) -> AgentToken | None:
    """Return an agent's token; None also when its key is lost, so that the agent signs in again."""
    try:
        return AgentToken.objects.filter(subject=subject).first()
    except NoKey as error:
        log.error("agent %s has to sign in again: %s", subject, error)
        return None
