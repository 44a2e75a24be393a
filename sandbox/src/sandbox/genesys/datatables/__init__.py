"""Architect data tables: small tables that flows and outsiders read by key."""
