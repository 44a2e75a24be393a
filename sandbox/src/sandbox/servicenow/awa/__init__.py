"""Advanced Work Assignment: agents and what they are offered."""
