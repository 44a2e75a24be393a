"""What the tests of the provider library share: samples, constants, and documents that lie outside."""

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

SAMPLES = Path(__file__).parent / "samples"
NOON = datetime(2026, 1, 2, 12, 0, tzinfo=UTC)

AGENT = "11111111-1111-4111-8111-111111111111"
COLLEAGUE = "22222222-2222-4222-8222-222222222222"
QUEUE = "33333333-3333-4333-8333-333333333333"
CONVERSATION = "c0000000-0000-4000-8000-000000000001"

MARA = "02f30725235f6d8f6284c8cb9d11e0b5"
TOMAS = "2ff55544891b33e41e291922d2e3d452"
INCIDENT = "219742c3b1f9e1ed8d687142098a1409"


def sample(name: str) -> Any:
    """Return the payload of a sample file; its ``source`` says where the shape is from."""
    return json.loads((SAMPLES / f"{name}.json").read_text())["payload"]


def document(variable: str) -> Any:
    """Return a vendor's document named by an environment variable, or skip the module."""
    name = os.environ.get(variable)
    if not name:
        pytest.skip(f"{variable} is not set", allow_module_level=True)
    return json.loads(Path(name).read_text())
