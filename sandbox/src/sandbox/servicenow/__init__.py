"""A stand-in of a ServiceNow instance, in memory."""
