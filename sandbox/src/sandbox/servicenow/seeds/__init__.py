"""The demo organisation as the instance starts."""
