"""Messages between customers and agents, and the channels they take."""
