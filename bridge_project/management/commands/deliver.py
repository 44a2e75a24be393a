"""The command that runs the delivery worker."""

from typing import Any

from django.core.management.base import BaseCommand

from bridge_project import processes


class Command(BaseCommand):
    help = "Attempt the outgoing requests that are due."

    def handle(self, *args: Any, **options: Any) -> None:
        processes.run(processes.deliver)
