"""`python -m yuncheng COMMAND`: Django's management commands with our settings already chosen."""

import os
import sys


def main() -> None:
    """Run the management command named on the command line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yuncheng.config.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(["yuncheng", *sys.argv[1:]])


if __name__ == "__main__":
    main()
