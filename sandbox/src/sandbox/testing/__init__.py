"""For the tests of those who build on the sandbox: start it, be the customer, cause faults, read back."""
