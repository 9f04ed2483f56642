"""A database of before the first release that lacks a step which is folded into the migrations now is refused.

Django takes a fold that is recorded in part for no migration at all, and says that there is nothing to do.
"""

from django.core.checks import Error, Tags, register
from django.db import connections
from django.db.migrations.loader import MigrationLoader

HINT = "Migrate it with the last version that has these (CHANGELOG.md says which), then with this one."


@register(Tags.database)
def no_step_left_out(databases=(), **kwargs):
    """An error for each database that has taken some folded steps and not others; `migrate` asks first."""
    return [
        Error(f"This database has not taken {', '.join(left)}.", hint=HINT, id="reps.E001")
        for left in map(_left_out, databases or ())
        if left
    ]


def _left_out(database):
    loader = MigrationLoader(connections[database])
    folds = [set(each.replaces) for each in loader.disk_migrations.values() if each.app_label in ("reps", "kpis")]
    taken = set(loader.applied_migrations)
    return sorted(".".join(step) for fold in folds if fold & taken for step in fold - taken)
