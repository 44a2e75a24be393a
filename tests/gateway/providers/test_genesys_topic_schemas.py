"""Topic names and samples of events against the notification schemas in GENESYS_TOPICS."""

import re

import pytest
from jsonschema import Draft4Validator

from gateway.providers.genesys import normalise
from tests.gateway.providers.reading import SAMPLES, document, sample

SCHEMAS = document("GENESYS_TOPICS")
EVENTS = sorted(file.stem for file in SAMPLES.glob("topic_*.json") if file.stem != "topic_heartbeat")


def test_known_topics_exist() -> None:
    known = {topic["id"].lower() for topic in SCHEMAS["topics"]} | {"channel.metadata"}

    assert {template.lower() for template in normalise.READERS} <= known


@pytest.mark.parametrize("name", EVENTS)
def test_sample_follows_its_schema(name: str) -> None:
    event = sample(name)
    patterns = {
        topic["id"].replace(".", r"\.").replace("{id}", "[^.]+"): topic for topic in SCHEMAS["topics"]
    }
    topic = next(topic for pattern, topic in patterns.items() if re.fullmatch(pattern, event["topicName"]))

    Draft4Validator({**topic["schema"], "definitions": SCHEMAS["definitions"]}).validate(event["eventBody"])
