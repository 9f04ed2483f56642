"""What is said where a lock holds something: why, and what to do instead (spec 2.8)."""

from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _


class Said(NamedTuple):
    """`why` names the period, `instead` what to do, and from which free day."""

    why: Any
    instead: Any = ""


LATE = Said(_("%(period)s is locked: a change needs approval, and a reason."))
UNLOCKED_FIRST = Said(  # there is no late change of it to wait
    _("%(period)s is locked, and its figures would change."),
    _("An admin may unlock it first, with a reason."),
)
FROM_A_DAY = Said(  # nor of this: it may hold from later on
    _("%(period)s is locked, and its figures would change."),
    _("Let the change hold from %(day)s on instead, or have the period unlocked first, with a reason."),
)
MOVED = Said(
    _("%(period)s is locked, and its records or rep-weeks would change teams."),
    _("Choose other days, or unlock it first."),
)
REGROUPED = Said(
    _("%(period)s is locked, and figures of the teams above would change: a team takes all it did along."),
    _("Make a new team there, and let its people move from %(day)s on."),
)
