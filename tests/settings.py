"""Settings of the test run: the demo profile in a folder of its own, plain static files."""

import os
import tempfile

os.environ.setdefault("BRIDGE_PROFILE", "demo")
os.environ.setdefault("BRIDGE_DATA_DIR", tempfile.mkdtemp(prefix="bridge-tests-"))
# Processes that share the tests share one Redis as well.
os.environ["REDIS_PREFIX"] = f"bridge-{os.environ.get('PYTEST_XDIST_WORKER', 'tests')}"

from bridge_project.settings import *  # noqa: F403
from bridge_project.settings import DATA_DIR, DATABASES

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, as in use: threads that share a database in memory cannot wait for each other.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
