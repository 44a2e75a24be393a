"""Renders the desk inside Django: ``python -m benchmarks.desk_page 20`` prints queries and times as JSON."""

import json
import sys
import time

import django

django.setup()

from django.contrib.auth.models import User  # noqa: E402 -- models exist only now
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from benchmarks import figures  # noqa: E402


def _client() -> Client:
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(User.objects.get(username="bench-0"))
    client.get("/")
    return client


def _seconds(client: Client) -> float:
    began = time.perf_counter()
    client.get("/")
    return time.perf_counter() - began


if __name__ == "__main__":
    browser = _client()
    with CaptureQueriesContext(connection) as queries:
        answer = browser.get("/")
        count = len(queries)
    if answer.status_code != 200:
        raise SystemExit(f"the desk answered {answer.status_code}")
    times = [_seconds(browser) for _ in range(int(sys.argv[1]))]
    found = {"queries": count, "p50": figures.middle(times), "p95": figures.share_below(times, 0.95)}
    print(json.dumps(found))
