"""The command for when an encryption key is lost."""

from typing import Any

from django.core.management.base import BaseCommand

from gateway import keys


class Command(BaseCommand):
    help = "Forget the tokens and notification channels that no key can decrypt; their agents sign in again."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{keys.forget_unreadable()} forgotten")
