"""Paths are built from ids only."""

import pytest

from gateway.providers.errors import UnsafeValue
from gateway.providers.paths import path


def test_fills_the_template() -> None:
    assert path("/api/v2/conversations/{}/tags", "c-1") == "/api/v2/conversations/c-1/tags"


@pytest.mark.parametrize("segment", ["", "..", ".", "a/b", "a?b", "a#b", "a b", "%2e%2e", "a\n", "ü"])
def test_refuses_what_is_no_id(segment: str) -> None:
    with pytest.raises(UnsafeValue):
        path("/api/v2/conversations/{}", segment)
