"""What reads from right to left stays in order inside a sentence."""

import pytest

from live.directions import isolated


@pytest.mark.parametrize("text", ["", "Noor Haddad", "VPN!", "日本語", "123", "+1 206 555 0123"])
def test_leaves_what_reads_from_left_to_right(text):
    assert isolated(text) == text


@pytest.mark.parametrize("text", ["نور", "אין VPN!", "VPN אין"])
def test_isolates_what_reads_from_right_to_left(text):
    assert isolated(text) == f"\u2068{text}\u2069"
