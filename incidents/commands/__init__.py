"""Agents' commands about callers and incidents."""
