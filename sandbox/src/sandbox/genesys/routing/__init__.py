"""Queues, and who is offered which waiting conversation."""
