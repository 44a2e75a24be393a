"""Inbound flows: where what comes in goes, and the bot that may speak first."""
