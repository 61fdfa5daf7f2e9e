"""Fills the database of a live server: the small county, and one password for everybody.

Run as a program of its own (`python -m tests.browser.filling`), because the data directory belongs to a process.
"""

from __future__ import annotations

import os

PASSWORD = "云程-浏览器-1024"


def main() -> None:
    """Make the county and give everybody the same password, hashed once."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yuncheng.config.settings")
    import django

    django.setup()
    from django.contrib.auth.hashers import make_password

    from tests.county import small_county
    from yuncheng.registry.models import Account

    small_county()
    Account.objects.update(password=make_password(PASSWORD))


if __name__ == "__main__":
    main()
