"""The bytes that the clouds sign and send."""

import json
from typing import Any

import pytest

from sandbox.compact_json import encoded


# Each as JavaScript's JSON.stringify writes it.
@pytest.mark.parametrize(
    ("value", "written"),
    [
        ({"a": [1, True, None, {}], "b": []}, '{"a":[1,true,null,{}],"b":[]}'),
        ("Grüße 👋 日本", '"Grüße 👋 日本"'),
        ('"quoted" \\ and/or', '"\\"quoted\\" \\\\ and/or"'),
        ("\b\t\n\f\r\x00\x1f\x7f", '"\\b\\t\\n\\f\\r\\u0000\\u001f\x7f"'),
        ("\u2028\u2029<&>", '"\u2028\u2029<&>"'),
        ("\ud83d alone", '"\\ud83d alone"'),
        (1.0, "1"),
        (-0.0, "0"),
        (0.8, "0.8"),
        (1e20, "100000000000000000000"),
        (123456789012345680000.0, "123456789012345680000"),
        (1e21, "1e+21"),
        (0.000001, "0.000001"),
        (1.5e-7, "1.5e-7"),
        (2**53 + 1, "9007199254740992"),
        (float("nan"), "null"),
        (float("inf"), "null"),
    ],
)
def test_is_what_javascript_writes(value: Any, written: str) -> None:
    assert encoded(value) == written.encode()
    if written != "null":
        assert encoded(json.loads(written)) == written.encode()
