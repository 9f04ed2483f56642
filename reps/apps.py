from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RepsConfig(AppConfig):
    name = "reps"
    verbose_name = _("Records")

    def ready(self):
        from reps import signals  # noqa: F401  (registers the receivers)
        from reps.deleted.restoring import watch

        watch()
