"""What an agent can ask for. Genesys decides; a command only asks, and says when asking makes no sense."""
