"""How customers felt, read off the words they used; a plain count, no more."""

from sandbox.genesys.records.dialogue import Line

GLAD = {"great", "thank", "thanks", "works", "good", "perfect", "solved", "welcome"}
CROSS = {"drops", "dropping", "error", "problem", "broken", "wrong", "not", "never", "down", "angry"}
# From this change on, a trend has a name, weakest last.
TRENDS = ((50, "Improving"), (10, "SlightlyImproving"), (-10, "NoChange"), (-50, "SlightlyDeclining"))


def score(lines: list[Line]) -> float:
    """Return -100 for cross customers to 100 for glad ones."""
    said = [word for line in lines if line.is_customers for word in words_of(line.text)]
    glad, cross = sum(word in GLAD for word in said), sum(word in CROSS for word in said)
    return round(100 * (glad - cross) / (glad + cross), 1) if glad + cross else 0.0


def trend(lines: list[Line]) -> tuple[float, str]:
    """Return how much better the second half was than the first, and the trend's name."""
    if len(lines) < 2:
        return 0.0, "NotCalculated"
    half = len(lines) // 2
    change = score(lines[half:]) - score(lines[:half])
    return change, next((name for bound, name in TRENDS if change >= bound), "Declining")


def words_of(text: str) -> list[str]:
    """Return the words of a text, lower-cased, without what stands around them."""
    return [word.strip(".,;:!?()\"'") for word in text.lower().split()]
