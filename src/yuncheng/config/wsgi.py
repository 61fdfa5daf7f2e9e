"""The WSGI door for the server."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yuncheng.config.settings")

application = get_wsgi_application()

# Only now are the apps there. A demonstration's record never serves a real county; long work that was cut off is told.
from yuncheng.casework.jobs.work import take_up  # noqa: E402
from yuncheng.casework.origin import demand_own_record  # noqa: E402
from yuncheng.lifecycle.resemblance import mending  # noqa: E402

demand_own_record()
take_up()
mending.start()  # words and weights into memory, the index up to date
