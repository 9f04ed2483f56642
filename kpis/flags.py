"""What a figure's reader is warned of, each flag in one sentence (spec 2.8)."""

from django.utils.translation import gettext_lazy as _

FEW = 5  # below this many, a share is shown as counts only (spec 2.7)

PARTIAL, LOW_N, IMMATURE = "PARTIAL", "LOW_N", "IMMATURE"
SUPPRESSED = "SUPPRESSED"
MISSING_DATA, MISSING_RATE, NOT_REACHED = "MISSING_DATA", "MISSING_RATE", "NOT_REACHED"
OTHER_BASIS, MOVED = "OTHER_BASIS", "MOVED"
RESTATED, RESCINDED = "RESTATED", "RESCINDED"
ADJUSTED, BY_QUOTES = "ADJUSTED", "BY_QUOTES"
NOT_BOOKED = "NOT_BOOKED"
ESTIMATED, PENDING = "ESTIMATED", "PENDING"

FLAGS = {
    PARTIAL: _("The period is not over yet."),
    LOW_N: _("So few that counts say more than a percentage."),
    IMMATURE: _("Some are too recent to tell and are left out."),
    SUPPRESSED: _("Too few people: not shown."),
    MISSING_DATA: _("Of some records something is not known that could change this."),
    MISSING_RATE: _("Some amounts have no exchange rate and are left out."),
    NOT_REACHED: _("Too many still wait for this figure to be reached."),
    RESCINDED: _("Wins cancelled after the cooling-off days still count as won."),
    ADJUSTED: _("Adjusted: without projects that the client cancelled."),
    ESTIMATED: _("Visits without a duration count the minutes assumed for them."),
    NOT_BOOKED: _("Leads marked won are left out of which no proposal was won."),
    PENDING: _("Some are still pending and stand apart."),
    BY_QUOTES: _("Counted by quotes: each revision of a proposal is one more."),
    RESTATED: _("Records have changed since it was published."),
    MOVED: _("In other teams too in the period: the target is set against all of it on the person's own page."),
    OTHER_BASIS: _("The target is on revenue recognised or cash collected, and so is the amount."),
}
YOUNG_FOLLOWED = _("Some are younger than the horizon: those still open count for as long as they have been open.")


def warning(flag, measure):
    """The sentence of a flag on a figure of a measure: an estimate leaves out nothing that is young."""
    if flag == IMMATURE and measure.follows_young:
        return str(YOUNG_FOLLOWED)
    return str(measure.warns.get(flag, FLAGS[flag]))
