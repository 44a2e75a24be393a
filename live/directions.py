"""Keeps names and texts that read from right to left in order inside a sentence of the page."""

import unicodedata

FROM_RIGHT = frozenset({"R", "AL"})  # Unicode's directions of Hebrew and Arabic letters
FIRST_STRONG_ISOLATE, POP_ISOLATE = "\u2068", "\u2069"  # as <bdi>, but also in attributes and translations


def isolated(text: object) -> str:
    """Return the text; one with letters that read from right to left is put between isolates."""
    words = str(text)
    if not any(unicodedata.bidirectional(letter) in FROM_RIGHT for letter in words):
        return words
    return f"{FIRST_STRONG_ISOLATE}{words}{POP_ISOLATE}"
