"""Tables that are data rather than code: JSON files that lie beside the modules that read them."""

import json
from importlib import resources
from typing import Any


def read(package: str, name: str) -> Any:
    """Return what a JSON file of a package holds."""
    return json.loads(resources.files(package).joinpath(name).read_text("utf-8"))
