"""Agents' commands. They only request a change; Genesys decides and reports it."""
