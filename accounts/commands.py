"""Sign-in by Genesys, sign-out, and closing the pages of the agent who was signed in before."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from gateway import clients, outbound, pool, tokens
from gateway.operations.names import Operation
from gateway.operations.payloads import FindAgent
from gateway.providers.errors import ProviderError
from gateway.providers.genesys import oauth
from routing import timeline
from routing.models import Activity, Agent


class SignInFailed(Exception):
    """The sign-in failed; the message is shown to the person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """A sign-in that has begun; stored in the browser between the two redirects."""

    state: str
    verifier: str


def begin_sign_in(*, redirect_uri: str, login_hint: str) -> tuple[str, Pending]:
    """Return the address for the browser, and what to store until it returns."""
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
    """Exchange the code for a token, store it for its agent, and return the agent's Django user.

    Raises:
        SignInFailed: Genesys refused the code or does not answer, or the user is inactive.
    """
    pool.give_back()  # the requests below may take seconds
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
        raise SignInFailed(_("Genesys did not complete the sign-in. Please try again.")) from error
    with transaction.atomic(durable=True):
        agent = _agent(me["id"], name=me.get("name", ""), email=me.get("email", ""))
        user = agent.user
        if user is None or not user.is_active:  # nothing is kept, and no token either
            raise SignInFailed(_("Your account in Bridge is switched off. Ask your supervisor."))
        tokens.store(agent.remote_id, token, now)
        timeline.record(agent, Activity.Kind.SIGNED_IN, at=now)
        _find_person(agent, now)  # for presence in ServiceNow
    return user


def sign_out(agent: Agent, *, now: datetime) -> None:
    """End the agent's token, here and in Genesys; the agent keeps all conversations in Genesys."""
    if tokens.has_agent(agent.remote_id):
        with suppress(ProviderError):  # the token expires anyway; the agent wants to leave
            clients.genesys(agent.remote_id).revoke_token()
    with transaction.atomic(durable=True):
        tokens.end(agent.remote_id, now)
        timeline.record(agent, Activity.Kind.SIGNED_OUT, at=now)


def close_sessions(agent: Agent, *, now: datetime) -> None:
    """Close an agent's pages, because another agent signs in with the same browser; the token stays valid."""
    with transaction.atomic(durable=True):
        timeline.record(agent, Activity.Kind.SIGNED_OUT, at=now)


def _agent(remote_id: str, *, name: str, email: str) -> Agent:
    """Return the agent, created at the first sign-in, with a Django user."""
    agent, _made = Agent.objects.get_or_create(remote_id=remote_id, defaults={"name": name, "email": email})
    agent.name, agent.email = name or agent.name, email or agent.email
    agent.active, agent.signed_out_at = True, None
    if agent.user is None:
        agent.user, _made = User.objects.get_or_create(
            username=remote_id, defaults={"email": agent.email, "first_name": agent.name[:150]}
        )
    agent.save(update_fields=["name", "email", "search_text", "active", "signed_out_at", "user"])
    return agent


def _find_person(agent: Agent, now: datetime) -> None:
    if agent.email and not agent.person_id:
        outbound.reserve(
            Operation.FIND_AGENT,
            FindAgent(agent_id=agent.remote_id, email=agent.email),
            key=f"agent:{agent.remote_id}:{now.isoformat()}",
            regarding=agent.remote_id,
            now=now,
        )
