from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class KpisConfig(AppConfig):
    name = "kpis"
    verbose_name = _("Figures and targets")

    def ready(self):
        from kpis import deleted  # noqa: F401  (registers what can be brought back)
        from kpis.mails.forgetting import forget_candidates
        from kpis.publishing.owners import is_published
        from kpis.targets import imports  # noqa: F401  (registers the kind of file)
        from kpis.targets.entry import periods_with_targets, targets_in
        from reps.fiscal_changes import IN_USE
        from reps.locking.keys import PUBLISHED
        from reps.locking.rates import AGREED
        from reps.purge import ELSEWHERE

        for listed, mine in (
            (IN_USE, periods_with_targets),
            (AGREED, targets_in),
            (ELSEWHERE, forget_candidates),
            (PUBLISHED, is_published),
        ):
            if mine not in listed:
                listed.append(mine)
