"""WSGI entry point: `gunicorn salesops.wsgi`."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "salesops.settings")
application = get_wsgi_application()

gc.collect()
gc.set_threshold(50_000)  # a page makes some thousand objects: garbage is collected once in several, not often in each
gc.freeze()  # what is loaded by now stays: looking through it for garbage would cost pages some milliseconds
