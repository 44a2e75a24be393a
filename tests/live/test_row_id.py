"""live.requests.row_id: what a browser may send for a row's number."""

import pytest

from live.requests import row_id


@pytest.mark.parametrize(("sent", "number"), [("7", 7), ("007", 7), ("9" * 18, 10**18 - 1)])
def test_is_what_was_sent(sent, number):
    assert row_id(sent) == number


@pytest.mark.parametrize(
    "sent",
    ["", "0", "-1", "1.0", "1e3", " 1", "1\n", "²", "\N{ARABIC-INDIC DIGIT ONE}", "9" * 19, "9" * 5000],
)
def test_is_no_row_for_anything_else(sent):
    assert row_id(sent) == 0
