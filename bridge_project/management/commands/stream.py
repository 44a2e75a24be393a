"""The command that reads Genesys notifications."""

from typing import Any

from django.core.management.base import BaseCommand

from bridge_project import processes


class Command(BaseCommand):
    help = "Read Genesys notifications."

    def handle(self, *args: Any, **options: Any) -> None:
        processes.run(processes.stream)
