"""The command that runs the reconciler, or one round of it."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from bridge_project import processes, reconcile


class Command(BaseCommand):
    help = "Compare with both clouds and correct the difference: for ever, or with --once a single time."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["once"]:
            processes.run(processes.reconciler)
            return
        reconcile.catalogue()
        self.stdout.write(f"{reconcile.compare_all()} corrections")
