from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class KpisConfig(AppConfig):
    name = "kpis"
    verbose_name = _("Figures and targets")

    def ready(self):
        from kpis import deleted, imports  # noqa: F401  (register kinds of records)
        from kpis.entry import periods_with_targets
        from reps.fiscal_changes import IN_USE

        if periods_with_targets not in IN_USE:
            IN_USE.append(periods_with_targets)
