"""The two profiles: production, with all secrets in the environment, and the demo on one machine."""

import json
import secrets
from pathlib import Path
from typing import Literal

from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured

Profile = Literal["production", "demo"]


def chosen(name: str) -> Profile:
    """Return the profile with this name.

    Raises:
        ImproperlyConfigured: there is no such profile.
    """
    match name:
        case "production" | "demo":
            return name
    raise ImproperlyConfigured(f"BRIDGE_PROFILE must be production or demo, not {name!r}")


def demo_keys(data_dir: Path) -> dict[str, str]:
    """Return the demo's secrets, created at the first use in a file that only its owner can read."""
    path = data_dir / "keys.json"
    if not path.exists():
        data_dir.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)  # before anything secret is written into it
        made = {"secret": secrets.token_urlsafe(50), "field": f"demo:{Fernet.generate_key().decode()}"}
        made["webhook"] = secrets.token_urlsafe(32)
        path.write_text(json.dumps(made))
    keys: dict[str, str] = json.loads(path.read_text())
    return keys
