"""The gateway's migrations keep what was stored."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tests.factories import NOON

BEFORE = [("gateway", "0003_indexes_for_growth")]


@pytest.fixture
def migrate(transactional_db):
    """Return ``migrate(targets)``, which returns the apps at that state; all migrations run afterwards."""

    def to(targets):
        executor = MigrationExecutor(connection)
        return executor.migrate(targets).apps

    yield to
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


def test_compress_payloads(migrate):
    there = {"provider": "genesys", "source": "socket", "received_at": NOON}
    old = migrate(BEFORE).get_model("gateway", "InboundEvent").objects
    for key in map(str, range(101)):
        old.create(key=key, payload={"text": key}, **there)
    old.create(key="applied", payload={"text": "applied"}, applied_at=NOON, **there)

    after = migrate([("gateway", "0004_compressed_payloads")]).get_model("gateway", "InboundEvent").objects

    assert [(row.payload, row.regarding) for row in after.order_by("pk")] == [
        *(({"text": str(key)}, "") for key in range(101)),
        (None, ""),
    ]
