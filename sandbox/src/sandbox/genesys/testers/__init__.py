"""For testers and the customer's page; never part of the vendor's API."""
