"""What the platform tells its subscribers."""
