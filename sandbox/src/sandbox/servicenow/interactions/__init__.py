"""Interactions by their own resources: management, voice, OpenFrame, and the ids of a contact centre."""
