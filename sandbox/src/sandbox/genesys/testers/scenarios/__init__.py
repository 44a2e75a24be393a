"""Stories that play themselves: a file each, in a small vocabulary of steps, and what runs them."""
