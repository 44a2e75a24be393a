"""``python -m sandbox``, and the command ``sandbox``: both clouds on their ports, until Ctrl-C."""

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    """Serve under the sandbox's own settings, whatever the environment says of another program's."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "sandbox.settings"
    execute_from_command_line([sys.argv[0], "sandbox", *sys.argv[1:]])


if __name__ == "__main__":
    main()
