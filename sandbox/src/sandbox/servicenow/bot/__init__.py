"""Virtual Agent as a bot that another chat talks to."""
