"""Resources that the customer's own scripts would offer."""
