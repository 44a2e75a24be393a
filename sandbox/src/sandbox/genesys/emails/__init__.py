"""E-mails of a conversation: reading, drafting, sending, and opening an ended one again."""
