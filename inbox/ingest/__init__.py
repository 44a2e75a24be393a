"""Applies facts about conversations; the same fact changes nothing the second time."""
