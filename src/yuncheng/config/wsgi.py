"""The WSGI door for the server."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yuncheng.config.settings")

application = get_wsgi_application()

# Only now are the apps there. A demonstration's record never serves a real county.
from yuncheng.casework.origin import demand_own_record  # noqa: E402

demand_own_record()
