from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RepsConfig(AppConfig):
    name = "reps"
    verbose_name = _("Records")

    def ready(self):
        from reps import checks, signals  # noqa: F401  (they register themselves)
        from reps.deleted import restoring
        from reps.locking import doors

        doors.watch()
        restoring.watch()
