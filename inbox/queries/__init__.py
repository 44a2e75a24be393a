"""Queries for the desk, returned as view objects for templates."""
