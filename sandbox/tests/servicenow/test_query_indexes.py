"""Which rows a query looks at: only those that an index gives, where one serves."""

import pytest

from sandbox.servicenow.world import WORLD

ALL = 13


@pytest.mark.parametrize(
    "query",
    [
        "correlation_id=conversation-150",
        "active=true^correlation_id=CONVERSATION-150^ORDERBYnumber",
        "correlation_idINconversation-150,unknown",
    ],
)
def test_looks_only_at_what_an_index_gives(query):
    writer, reader = WORLD.writer(), WORLD.reader("incident")
    for number in range(200):
        writer.insert("incident", {"correlation_id": f"conversation-{number}"})

    asked = reader.read(query)

    assert len(list(reader.candidates(asked))) == 1
    assert [row["correlation_id"] for row in reader.rows(asked)] == ["conversation-150"]


@pytest.mark.parametrize("query", ["correlation_id=x^ORstate=1", "correlation_id=x^NQstate=1", "state=1"])
def test_looks_at_every_row_otherwise(query):
    reader = WORLD.reader("incident")

    assert len(list(reader.candidates(reader.read(query)))) == ALL
