"""The tables of the instance, as far as a contact centre needs them."""
