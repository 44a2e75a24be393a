"""Both clouds running, and public programs pointed at them: nothing but the host and the ids differs."""

import json
import os
import shutil
import socket
import subprocess
from importlib.util import find_spec
from pathlib import Path

import pytest

from conformance import aliases
from sandbox.testing.process import start

FOLDER = Path(__file__).parent
NEEDED = ("PureCloudPlatformClientV2", "pysnc", "pysnow", "aiosnow", "snowloader")
MODULES = FOLDER / "node_modules"
RUNS_WITHIN_S = 60


@pytest.fixture(scope="session", autouse=True)
def _programs():
    """Skip in one line without the programs; on the build server that is a failure."""
    missing = [name for name in NEEDED if find_spec(name) is None]
    missing += [] if shutil.which("node") and MODULES.exists() else ["node's packages"]
    if missing:
        why = f"not installed: {', '.join(missing)} (make clients)"
        pytest.fail(why) if os.environ.get("BRIDGE_CI") == "1" else pytest.skip(why)


@pytest.fixture(scope="session")
def clouds(_programs):
    """The clouds by TLS, which some programs insist on, under names of their own."""
    with start(tls=True, hosts=aliases.HOSTS) as running:
        yield running


@pytest.fixture(scope="session", autouse=True)
def _reached(clouds):
    """Let Python's programs find the names, and trust the certificate, from before they are imported."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket, "getaddrinfo", aliases.resolver(aliases.ports(clouds)))
        for name in ("REQUESTS_CA_BUNDLE", "SSL_CERT_FILE"):
            patch.setenv(name, clouds.certificate)
        yield


@pytest.fixture
def run(clouds):
    """Return ``run(*command)``, which runs a program and returns the JSON it prints."""
    found = {
        "ALIASES": json.dumps(aliases.ports(clouds)),
        "NODE_EXTRA_CA_CERTS": clouds.certificate,
        "NODE_OPTIONS": f"--require={FOLDER / 'node' / 'aliases.cjs'}",
        "SSL_CERT_FILE": clouds.certificate,
    }

    def running(*command, **environment):
        done = subprocess.run(
            command,
            env={**os.environ, **found, **environment},
            capture_output=True,
            check=False,
            text=True,
            timeout=RUNS_WITHIN_S,
        )
        assert done.returncode == 0, done.stderr + done.stdout
        return json.loads(done.stdout)

    return running
