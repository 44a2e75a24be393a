"""Business rules that tell another system what was written."""
