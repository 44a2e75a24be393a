"""How customers felt, read off the words they used; a plain count, no more."""

from sandbox.genesys.records.dialogue import DATA, Line

GLAD = set(DATA["glad"])
CROSS = set(DATA["cross"])


def score(lines: list[Line]) -> float:
    """Return -100 for cross customers to 100 for glad ones."""
    said = [word for line in lines if line.is_customers for word in words_of(line.text)]
    glad, cross = sum(word in GLAD for word in said), sum(word in CROSS for word in said)
    return round(100 * (glad - cross) / (glad + cross), 1) if glad + cross else 0.0


def words_of(text: str) -> list[str]:
    """Return the words of a text, lower-cased, without what stands around them."""
    return [word.strip(".,;:!?()\"'") for word in text.lower().split()]
