"""The words that analytics queries may use, as the vendor's definition lists them, and its own spellings."""

from typing import Any

from sandbox import data

# Source: genesys-openapi.json: ConversationDetailQuery, ConversationAggregationQuery and their predicates.
_LISTED: dict[str, Any] = data.read(__package__, "words.json")

DETAIL_METRICS = frozenset(_LISTED["metrics"] + _LISTED["metricsOfDetails"])
AGGREGATE_METRICS = frozenset(_LISTED["metrics"] + _LISTED["metricsOfAggregates"])
CONVERSATION_DIMENSIONS = frozenset(_LISTED["dimensionsOfConversations"])
SEGMENT_DIMENSIONS = frozenset(_LISTED["dimensionsOfSegments"])
AGGREGATE_DIMENSIONS = frozenset(_LISTED["dimensionsOfAggregates"])
# A view may count offers that came to nothing, which no aggregate does; no group is by the first of contacts.
VIEWED_METRICS = AGGREGATE_METRICS | {"nAgentDeclined", "nAlertExpired"}
GROUPABLE_DIMENSIONS = AGGREGATE_DIMENSIONS - {"canonicalExternalContactId"}

# Filters of what is never made here, with their dimensions and metrics.
OF_NOTHING: dict[str, dict[str, list[str]]] = _LISTED["ofNothing"]

# A list in the details -> the dimension that stands for each of its values.
SINGULAR_DIMENSIONS: dict[str, str] = _LISTED["singularDimensions"]

MEDIA_TYPES: dict[str, str] = _LISTED["mediaTypes"]
DISCONNECT_TYPES: dict[str, str] = _LISTED["disconnectTypes"]
METRIC_OF_SEGMENT: dict[str, str] = _LISTED["metricOfSegment"]
METRIC_OF_WHOLE: dict[str, str] = _LISTED["metricOfWhole"]
