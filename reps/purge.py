"""Personal data goes when consent to keep it ends; what is counted stays (spec 5.3)."""

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone

from reps.deleted.restoring import KEPT
from reps.models import Candidate, Declaration, Score, Scorecard, SharedBench, StageEvent, TalentReview
from reps.models.talent import ACTIVE_STAGES, Stage, key_digest

NAMELESS = "—"
PARTS = (StageEvent, TalentReview, SharedBench, Scorecard)  # each is called by its candidate
ELSEWHERE = []  # what else names candidates, to be called with their ids; `kpis` adds its own


@transaction.atomic
def purge(today):
    """Delete the personal data of candidates whose consent ended before today, and expired self-declarations.

    Returns (candidates, declarations). Who is a rep, or became one, is kept: their data is that of an employee. Stage
    events, days of reviews, marks, raters, team, source and what was judged stay: figures of the past rest on them. Of
    candidates who were deleted nothing stays once nobody can bring them back.
    """
    ended = Candidate.objects.filter(
        consent_until__lt=today, purged_on=None, rep=None, present_rep=None
    ).select_for_update()
    found, deleted = list(ended.order_by("pk")), _deleted_for_good(today)
    _forget_elsewhere([*(each.pk for each in found), *deleted])
    for candidate in found:
        _purge(candidate, today)
    _forget_deleted(deleted)
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


def _deleted_for_good(today):
    """Ids of deleted candidates whom nobody brings back: their time for that is over, or their consent."""
    rows = Candidate.history.filter(history_type="-").exclude(id__in=Candidate.objects.values("pk"))
    last = {row.id: row for row in rows.order_by("history_date", "history_id")}
    return [pk for pk, row in last.items() if _is_over(row, today)]


def _is_over(row, today):
    too_late = timezone.localdate(row.history_date) + KEPT < today
    return too_late or (row.consent_until is not None and row.consent_until < today)


def _forget_deleted(ids):
    """No figure is made of who was deleted: all of their history goes."""
    cards = Scorecard.history.filter(candidate__in=ids).values_list("id", flat=True)
    Score.history.filter(scorecard__in=list(cards)).delete()
    for part in PARTS:
        part.history.filter(candidate__in=ids).delete()
    Candidate.history.filter(id__in=ids).delete()


def _forget_elsewhere(ids):
    """Their names in the administration's log, which keeps who did what when, and wherever else they are told."""
    _forget_in_log(Candidate, ids)
    for part in PARTS:
        _forget_in_log(part, part.history.filter(candidate__in=ids).values_list("id", flat=True))
    for forget in ELSEWHERE:
        forget(ids)


def _forget_in_log(model, pks):
    about = {"content_type": ContentType.objects.get_for_model(model), "object_id__in": [str(pk) for pk in pks]}
    LogEntry.objects.filter(**about).update(object_repr=NAMELESS, change_message="")
