"""Conversations: what they are, how they change, how the wire shows them, and the agent's actions on them."""
