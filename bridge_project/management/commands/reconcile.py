"""The command that runs the reconciler, or one round of it."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from bridge_project import processes, reconcile
from incidents.commands import directory


class Command(BaseCommand):
    help = "Compare with both clouds and correct the difference: for ever, or with --once a single time."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["once"]:
            processes.run(processes.reconciler)
            return
        reconcile.catalogue()
        for pause_s in directory.bring_up_to_date(timezone.now):
            time.sleep(pause_s)
        self.stdout.write(f"{reconcile.compare_all()} corrections")
