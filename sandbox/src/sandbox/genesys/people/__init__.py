"""Users and what they are up to: presence, routing status, work at hand."""
