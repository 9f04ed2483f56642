"""Personal data goes when consent to keep it ends; what is counted stays (spec 5.3)."""

from django.db import transaction

from reps.models import Candidate, Declaration, Score, Scorecard, StageEvent, TalentReview
from reps.models.talent import ACTIVE_STAGES, Stage, key_digest

NAMELESS = "—"


@transaction.atomic
def purge(today):
    """Delete the personal data of candidates whose consent ended before today, and expired self-declarations.

    Returns (candidates, declarations). Who is a rep, or became one, is kept: their data is that of an employee. Stage
    events, days of reviews, marks, raters, team, source and what was judged stay: figures of the past rest on them.
    """
    ended = Candidate.objects.filter(
        consent_until__lt=today, purged_on=None, rep=None, present_rep=None
    ).select_for_update()
    found = list(ended.order_by("pk"))
    for candidate in found:
        _purge(candidate, today)
    expired, _models = Declaration.objects.filter(until__lt=today).delete()
    return len(found), expired


def _purge(candidate, today):
    candidate.former_key = key_digest(candidate.key)
    candidate.name, candidate.key = NAMELESS, f"purged-{candidate.pk}"
    _forget_history(candidate)
    Declaration.objects.filter(candidate=candidate).delete()
    if candidate.stage in ACTIVE_STAGES:
        candidate.keep_first_stage(candidate.stage)
        candidate.stage = Stage.CONSENT_EXPIRED
        StageEvent.objects.get_or_create(candidate=candidate, stage=candidate.stage, occurred_on=today)
    candidate.readiness, candidate.industry, candidate.channel = "", "", ""
    candidate.last_contact_on = candidate.next_contact_on = candidate.can_start_on = None
    candidate.purged_on = today
    candidate.save()


def _forget_history(candidate):
    """Notes, evidence, every former version of reviews and scorecards, and who they were in those of the record.

    What these say of rating, readiness, dates and team stays: it says how strong a bench was on a day.
    """
    reviews = TalentReview.objects.filter(candidate=candidate)
    TalentReview.history.filter(candidate=candidate.pk).delete()
    reviews.update(note="")
    cards = Scorecard.objects.filter(candidate=candidate)
    Score.history.filter(scorecard__in=list(cards.values_list("pk", flat=True))).delete()
    Scorecard.history.filter(candidate=candidate.pk).delete()
    Score.objects.filter(scorecard__in=cards).update(evidence="")
    who = {"name": candidate.name, "key": candidate.key, "industry": "", "channel": "", "next_contact_on": None}
    Candidate.history.filter(id=candidate.pk).update(**who)
