"""Command line of the sandbox."""
