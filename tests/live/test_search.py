"""live.search: a text without case and accents."""

import pytest

from live.search import folded


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Élodie MÜLLER", "elodie muller"),
        ("Straße", "strasse"),
        ("Łukasz Øster", "lukasz oster"),
        ("山田 花子", "山田 花子"),
        ("a\x00b\n", "ab"),
        ("o'neil@x.example", "o'neil@x.example"),
    ],
)
def test_keeps_letters_without_case_and_accents(typed, kept):
    assert folded(typed) == kept
