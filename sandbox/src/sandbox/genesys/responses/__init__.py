"""Response management: libraries of canned responses."""
