"""Interactions by their own resources: management, and the ids of a contact centre."""
