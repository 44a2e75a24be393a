"""Facts about conversations become changes; a fact that comes twice changes nothing the second time."""
