"""What happened, as analytics tells it."""
