"""The two accounts of the instance that the code itself speaks of."""

INTEGRATION_USER = "bridge"
ADMIN = "admin"
