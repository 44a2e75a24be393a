"""A process that ends on SIGTERM releases its leases, so that no other process has to wait."""

import psycopg
import pytest

pytestmark = pytest.mark.processes


def test_gives_back_the_leases_of_the_stream(bridge, clouds, database):
    stream = bridge.programs["stream"]

    stream.stop()
    with psycopg.connect(database) as connection:
        leases = connection.execute("SELECT lease_owner, lease_until FROM gateway_streamshard").fetchall()
    stream.start()

    assert leases == [("", None)]
