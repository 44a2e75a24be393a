"""The clients that the demo organisation registered."""

from datetime import datetime
from functools import partial

from sandbox.genesys.identity import scopes
from sandbox.genesys.identity.credentials import AGENT_CLIENT, ANY_PORT, Client
from sandbox.genesys.organisation.model import FINANCE_ID
from sandbox.organisation import uuid_of

SECRET = "sandbox-secret"  # noqa: S105  (printed in the demo's documents)

REGISTERED = (
    partial(
        Client,
        id="sandbox-service",
        name="Bridge",
        grant="CLIENT-CREDENTIALS",
        secret=SECRET,
        role_ids=(uuid_of("role", "Integration"),),
    ),
    partial(
        Client,
        id=AGENT_CLIENT,
        name="Bridge agent desk",
        grant="CODE",
        redirect_uris=(ANY_PORT,),
        scopes=scopes.KNOWN,
    ),
    partial(
        Client,
        id="sandbox-web",
        name="Wallboard",
        description="Signs people in with a secret of its own; it may read, and not much more.",
        grant="CODE",
        secret=SECRET,
        redirect_uris=(ANY_PORT,),
        scopes=("user-basic-info", "users:readonly", "presence", "routing:readonly", "notifications"),
    ),
    partial(
        Client,
        id="sandbox-restricted",
        name="Finance report",
        description="One division and hardly a permission.",
        grant="CLIENT-CREDENTIALS",
        secret=SECRET,
        role_ids=(uuid_of("role", "Report"),),
        division_ids=(FINANCE_ID,),
    ),
)


def clients(now: datetime) -> dict[str, Client]:
    """Return the clients by id, as they start."""
    made = (register(created_at=now, modified_at=now) for register in REGISTERED)
    return {each.id: each for each in made}
