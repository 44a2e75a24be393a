"""External contacts: who the customers are, by phone, mail and the ids of other systems."""
