"""Reads for desks and conversations, with everything that a template needs."""
