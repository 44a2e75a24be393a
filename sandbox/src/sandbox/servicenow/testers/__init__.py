"""For testers; never part of the vendor's API."""
