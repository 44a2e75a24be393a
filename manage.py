#!/usr/bin/env python
"""Command line of Bridge; ``manage.py sandbox`` is ``python -m sandbox``, under that one's settings."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    owner = "sandbox" if sys.argv[1:2] == ["sandbox"] else "bridge_project"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", f"{owner}.settings")
    if sys.argv[1:2] == ["demo"]:
        os.environ.setdefault("BRIDGE_PROFILE", "demo")
    execute_from_command_line(sys.argv)
