"""What the organisation set up for everyone: divisions."""
