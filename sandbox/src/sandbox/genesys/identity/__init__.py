"""Who calls: tokens, sign-in, and what each role may do."""
