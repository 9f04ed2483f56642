"""What a proposal had come to on a day: the same conditions wherever a past day is asked about (spec 13).

`ending` and `ended_on` say what it comes to as things stand. What stood before is not forgotten. One that ran out and
was decided after all was expired from `runs_out_on` until then. One that was issued again had come to `earlier_ending`
until `reopened_on`; of several times the last is kept. A proposal meets one of `ended`, `lapsed`, `reopened_since`,
`lapsed_before` and, from its issue on, `still_open` on any day.

A win that is cancelled soon after is no such thing: it never was one, and what was told of it is restated (spec 8.1).
"""

from django.db.models import Case, CharField, F, Q, TextChoices, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _


class ProposalStatus(TextChoices):
    DRAFT = "draft", _("Draft")
    OPEN = "open", _("Open")
    WON = "won", _("Won")
    LOST = "lost", _("Lost")
    NO_DECISION = "no_decision", _("No decision")
    EXPIRED = "expired", _("Expired")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    VOID = "void", _("Void")
    SUPERSEDED = "superseded", _("Superseded")


# Those that had come to something else before, few, each kind in indexes of its own
LAPSED = Q(runs_out_on__lt=F("ended_on"))
REOPENED = Q(reopened_on__isnull=False)


def ended(day):
    """Those whose present ending was reached by a day."""
    return Q(ended_on__lte=day)


def lapsed(day):
    """Those that had run out by a day, and were decided after it (E30)."""
    return LAPSED & Q(runs_out_on__lte=day, ended_on__gt=day)


def reopened_since(day):
    """Those that had ended by a day, and went on after it (spec 7, rule 3)."""
    return REOPENED & Q(earlier_ended_on__lte=day, reopened_on__gt=day)


def lapsed_before(day):
    """Those that had run out by a day, were decided after it, and went on after that."""
    late = Q(earlier_runs_out_on__lt=F("earlier_ended_on"))
    return REOPENED & late & Q(earlier_runs_out_on__lte=day, earlier_ended_on__gt=day)


def gone_on(day):
    """Those whose last reopening was by a day, or that have none."""
    return Q(reopened_on=None) | Q(reopened_on__lte=day)


def still_open(day):
    """Those that were out and undecided when a day ended."""
    were = Q(earlier_ended_on__gt=day, earlier_runs_out_on__gt=day)
    return Q(issued_on__lte=day, ended_on__gt=day, runs_out_on__gt=day) & (gone_on(day) | were)


def running_out(day, last):
    """Of those `still_open` on a day: the ones that would run out by a last one, for all that was known."""
    return (gone_on(day) & Q(runs_out_on__lte=last)) | Q(reopened_on__gt=day, earlier_runs_out_on__lte=last)


def ends_on(day):
    """The expression of the day on which it had ended by a day, or would run out."""
    return Case(
        When(ended(day), then=F("ended_on")),
        When(reopened_since(day), then=F("earlier_ended_on")),
        When(reopened_on__gt=day, then=F("earlier_runs_out_on")),
        default=Coalesce("runs_out_on", "ended_on"),
    )


def outcome_on(day):
    """The expression of what a proposal had come to when a day ended: open, or how it had ended."""
    return Case(
        When(ended(day), then=F("ending")),
        When(lapsed(day) | lapsed_before(day), then=Value(ProposalStatus.EXPIRED.value)),
        When(reopened_since(day), then=F("earlier_ending")),
        default=Value(ProposalStatus.OPEN.value),
        output_field=CharField(),
    )
