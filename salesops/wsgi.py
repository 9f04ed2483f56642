"""WSGI entry point: `gunicorn salesops.wsgi`."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "salesops.settings")
application = get_wsgi_application()

gc.collect()
gc.freeze()  # what is loaded by now stays: looking through it for garbage would cost pages some milliseconds
