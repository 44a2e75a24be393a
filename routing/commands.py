"""Sign in, sign out, choose a presence, come back on queue."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction

from gateway import clients, outbound, tokens
from gateway.providers.errors import ProviderError
from gateway.providers.genesys import oauth
from routing import timeline
from routing.models import Activity, Agent, PresenceDefinition


class SignInFailed(Exception):
    """Genesys did not let the person in; the message is for the person."""


class Declined(Exception):
    """Genesys said no, or could not be asked; the message is for the agent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """A sign-in under way, kept in the session between the two redirects."""

    state: str
    verifier: str


def begin_sign_in(*, redirect_uri: str, login_hint: str) -> tuple[str, Pending]:
    """Return where to send the browser, and what to remember until it comes back."""
    pending = Pending(state=oauth.new_verifier(), verifier=oauth.new_verifier())
    address = oauth.authorise_url(
        settings.GENESYS_LOGIN_URL,
        client_id=settings.GENESYS_AGENT_CLIENT_ID,
        redirect_uri=redirect_uri,
        state=pending.state,
        challenge=oauth.challenge_of(pending.verifier),
        login_hint=login_hint,
    )
    return address, pending


def sign_in(*, code: str, verifier: str, redirect_uri: str, now: datetime) -> User:
    """Redeem the code, learn who it is, keep the agent's token, and return the Django user.

    Raises:
        SignInFailed: Genesys refused the code, or does not answer.
    """
    try:
        token = oauth.redeem(
            settings.GENESYS_LOGIN_URL,
            client_id=settings.GENESYS_AGENT_CLIENT_ID,
            code=code,
            verifier=verifier,
            redirect_uri=redirect_uri,
        )
        me = clients.genesys_with(token.access_token).me()
    except ProviderError as error:
        raise SignInFailed("Genesys did not complete the sign-in. Please try again.") from error
    with transaction.atomic(durable=True):
        agent = _agent(me["id"], name=me.get("name", ""), email=me.get("email", ""))
        tokens.keep(agent.remote_id, token, now)
        timeline.record(agent, Activity.Kind.SIGNED_IN, at=now)
        _find_person(agent, now)
    user = agent.user
    if user is None or not user.is_active:
        raise SignInFailed("Your account in Bridge is switched off. Ask your supervisor.")
    return user


def sign_out(agent: Agent, *, now: datetime) -> None:
    """End the agent's token at Genesys, too; conversations stay with the agent in Genesys."""
    if tokens.has_agent(agent.remote_id):
        with suppress(ProviderError):  # the token ends by itself; the agent wants to leave
            clients.genesys(agent.remote_id).revoke_token()
    with transaction.atomic(durable=True):
        tokens.end(agent.remote_id, now)
        timeline.record(agent, Activity.Kind.SIGNED_OUT, at=now)


def step_aside(agent: Agent, *, now: datetime) -> None:
    """Close an agent's pages: somebody else signs in with the same browser. The Genesys sign-in stays."""
    with transaction.atomic(durable=True):
        timeline.record(agent, Activity.Kind.SIGNED_OUT, "another agent signed in", at=now)


def choose_presence(agent: Agent, definition: PresenceDefinition, *, key: str, now: datetime) -> None:
    """Ask Genesys for a presence; the page changes when Genesys says so.

    Raises:
        Declined: Genesys refused.
    """
    _ask(
        agent,
        "set_presence",
        payload={"agent_id": agent.remote_id, "definition_id": definition.remote_id},
        key=key,
        now=now,
    )


def come_back(agent: Agent, *, key: str, now: datetime) -> None:
    """Leave Not Responding, so that Genesys offers work again.

    Raises:
        Declined: Genesys refused.
    """
    _ask(agent, "back_on_queue", payload={"agent_id": agent.remote_id}, key=key, now=now)


def _ask(agent: Agent, kind: str, *, payload: dict[str, str], key: str, now: datetime) -> None:
    with transaction.atomic(durable=True):
        call = outbound.reserve_click(
            kind, key=key, payload=payload, regarding=agent.remote_id, subject=agent.remote_id, now=now
        )
    if call is None:
        return
    ending = outbound.attempt(call)
    if ending.outcome == "refused":
        raise Declined(ending.reason)


def _agent(remote_id: str, *, name: str, email: str) -> Agent:
    """Return the agent, signed in anew, with a Django user of their own."""
    agent, _ = Agent.objects.get_or_create(remote_id=remote_id, defaults={"name": name, "email": email})
    agent.name, agent.email = name or agent.name, email or agent.email
    agent.active, agent.signed_out_at = True, None
    if agent.user is None:
        agent.user, _ = User.objects.get_or_create(
            username=remote_id, defaults={"email": agent.email, "first_name": agent.name[:150]}
        )
    agent.save()
    return agent


def _find_person(agent: Agent, now: datetime) -> None:
    if agent.email and not agent.person_id:
        outbound.reserve(
            "find_agent",
            key=f"agent:{agent.remote_id}:{now.isoformat()}",
            payload={"agent_id": agent.remote_id, "email": agent.email},
            regarding=agent.remote_id,
            now=now,
        )
