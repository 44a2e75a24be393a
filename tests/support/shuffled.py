"""What Genesys sends, with every list in another order: a place in a list says nothing about time."""

import random


def shuffled(payload, seed):
    """Return a copy of a JSON value in which all lists are shuffled, the same way for the same seed."""
    return _shuffled(payload, random.Random(seed))


def _shuffled(value, chance):
    if isinstance(value, dict):
        return {key: _shuffled(one, chance) for key, one in value.items()}
    if isinstance(value, list):
        return chance.sample([_shuffled(one, chance) for one in value], len(value))
    return value
