"""What is kept of a conversation after its end."""
