"""Wrap-up codes, and what an agent says after an interaction."""
