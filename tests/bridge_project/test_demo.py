"""``manage.py demo`` needs the sandbox, which a production installation does not have."""

import sys

import pytest
from django.core.management import CommandError, call_command


def test_demo_says_that_the_sandbox_is_not_installed(monkeypatch):
    for name in [name for name in sys.modules if name.partition(".")[0] == "sandbox"]:
        monkeypatch.delitem(sys.modules, name)
    # The repository's own folder of that name is no package.
    monkeypatch.setattr(sys, "path", [each for each in sys.path if not each.endswith("sandbox/src")])

    with pytest.raises(CommandError, match="not installed"):
        call_command("demo")
