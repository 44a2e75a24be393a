"""The words of analytics queries are those of the vendor's definition, no more and no less."""

from typing import Any

import pytest

from sandbox.genesys.analytics import (
    filters,
    grouping,
    observations,
    realtime,
    user_aggregates,
    words,
)
from tests.genesys.schemas import OPENAPI, document


@pytest.mark.parametrize(
    ("definition", "field", "known"),
    [
        ("ConversationDetailQueryPredicate", "dimension", words.CONVERSATION_DIMENSIONS),
        ("ConversationDetailQueryPredicate", "metric", words.DETAIL_METRICS),
        ("SegmentDetailQueryPredicate", "dimension", words.SEGMENT_DIMENSIONS),
        ("ConversationAggregateQueryPredicate", "dimension", words.AGGREGATE_DIMENSIONS),
        ("ConversationAggregationQuery", "groupBy", words.GROUPABLE_DIMENSIONS),
        ("ConversationAggregationQuery", "metrics", words.AGGREGATE_METRICS),
        ("ConversationAggregationView", "target", words.VIEWED_METRICS),
        ("QueueObservationQuery", "metrics", realtime.METRICS),
        ("QueueObservationQuery", "detailMetrics", realtime.DETAILED),
        ("UserObservationQuery", "metrics", observations.OF_USER),
        ("UserAggregationQuery", "metrics", user_aggregates.METRICS),
    ],
)
def test_are_those_of_the_definition(definition: str, field: str, known: Any) -> None:
    own = document(OPENAPI)["definitions"][definition]["properties"][field]

    assert set(known) == set(own.get("enum") or own["items"]["enum"])


def test_a_queue_has_settings_for_each_medium() -> None:
    own = document(OPENAPI)["definitions"]["QueueMediaSettings"]["properties"]

    assert set(grouping.MEDIA) == {words.MEDIA_TYPES.get(each, each) for each in own}


@pytest.mark.parametrize(("joined", "is_met"), [("AND", False), ("Or", True)])
def test_a_filter_is_joined_by_words_in_any_case(joined: str, is_met: bool) -> None:
    predicates = [{"dimension": "queueId", "value": "a"}, {"dimension": "userId", "operator": "EXISTS"}]

    wanted = filters.checked({"type": joined, "predicates": predicates}, "filter", ("queueId", "userId"), ())
    assert filters.passes(wanted, {"queueId": {"a"}}, {}) is is_met
