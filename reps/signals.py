"""Single saves, by form, admin or shell, stamp what bulk writers stamp in batches (reps/stamps/).

What a lock holds is refused before: here where the record is stamped, else in reps/locking/doors.py.
"""

from django.core.exceptions import ValidationError
from django.db.models.signals import post_delete, post_save, pre_delete, pre_save
from django.dispatch import receiver

from reps import fiscal_changes, scorecards, stamps
from reps.kept import Given, Kept
from reps.locking import guard
from reps.models import (
    CalendarDay,
    CompanyCalendar,
    Credit,
    FiscalYear,
    FxRate,
    Income,
    Lead,
    LeadTouch,
    Membership,
    Organisation,
    Overlay,
    Overturn,
    Parameters,
    ParametersByDay,
    Proposal,
    Score,
    Visit,
    VisitParticipant,
)
from reps.models.base import stored
from reps.same_day import by_lead, by_proposals, rep_days
from reps.stamps.once import follow


@receiver(pre_save, sender=Visit)
@receiver(pre_save, sender=Lead)
@receiver(pre_save, sender=Proposal)
def stamp(sender, instance, raw=False, **kwargs):
    if raw:
        return
    instance.was, stamper = stored(instance), stamps.Stamper(one=True)
    if sender is Lead:
        stamper.place(instance)
    guard.check(instance.was, instance)
    if sender is Lead:
        _keep_first_source(instance)
        stamper.settle(instance, instance.was)
    getattr(stamper, sender._meta.model_name)(instance)
    if sender is Lead:
        instance.keep_minutes(instance.was)


def _keep_first_source(lead):
    """Credit stays with the first touch, whoever saves: forms say so beforehand, this is the last door."""
    if lead.was and lead.was.has_frozen_source and lead.was.source_id != lead.source_id:
        if not lead.source_correction:
            raise ValidationError({"source": lead.source_problem(lead.was)})
        lead._change_reason = lead.source_correction[:100]


@receiver([post_save, post_delete], sender=Visit)
def cap_the_day(sender, instance, raw=False, **kwargs):
    if raw:
        return
    for rep, day in {(each.rep_id, each.date) for each in (instance, getattr(instance, "was", None)) if each}:
        stamps.cap_day(rep, day)
    if "created" not in kwargs:
        return  # deleted
    if not kwargs["created"]:
        stamps.apply_credit(Visit.objects.filter(pk=instance.pk))
    if instance.counts:  # unless another visit of the day was first
        (instance.counts,) = COUNTS.first(pk=instance.pk)


COUNTS = Kept(lambda: Visit.objects.filter(pk=Given("pk", Visit._meta.pk)).order_by().values_list("counts"))


@receiver([post_save, post_delete], sender=Overturn)
def cap_the_day_again(sender, instance, raw=False, **kwargs):
    if not raw:
        stamps.cap_day(instance.visit.rep_id, instance.visit.date)


@receiver(post_save, sender=Proposal)
def cap_its_days(sender, instance, created, raw=False, **kwargs):
    """Visits of a proposal that gets another lead, or none, are of another opportunity (E14)."""
    if not raw and not created and instance.was.lead_id != instance.lead_id:
        stamps.cap_days(rep_days(by_proposals([instance.pk])), locked_too=guard.is_permitted())


@receiver(pre_delete, sender=Proposal)
@receiver(pre_delete, sender=Lead)
def remember_visits(sender, instance, **kwargs):
    instance.visited = rep_days(by_proposals([instance.pk]) if sender is Proposal else by_lead(instance.pk))


@receiver(post_delete, sender=Proposal)
@receiver(post_delete, sender=Lead)
def cap_visited_days(sender, instance, **kwargs):
    """Visits that lose their proposal or lead, or its lead, are of another opportunity too."""
    stamps.cap_days(instance.visited, locked_too=guard.is_permitted())


@receiver(pre_save, sender=VisitParticipant)
def date_participant(sender, instance, raw=False, **kwargs):
    instance.date = instance.visit.date


@receiver([post_save, post_delete], sender=VisitParticipant)
def share_credit(sender, instance, raw=False, **kwargs):
    if not raw:
        stamps.apply_credit(Visit.objects.filter(pk=instance.visit_id))


@receiver(post_save, sender=Proposal)
def book_proposal(sender, instance, created, raw=False, **kwargs):
    if raw:
        return
    if created:
        stamps.book_new_proposal(instance, stamps.Stamper(one=True))
    else:
        stamps.book_proposals([instance], stamps.Stamper(one=True))
    leads = {instance.lead_id, getattr(getattr(instance, "was", None), "lead_id", None)} - {None}
    if leads:
        stamps.book_leads(Lead.objects.filter(pk__in=leads), stamps.Stamper(one=True))


@receiver(post_delete, sender=Proposal)
def unbook_proposal(sender, instance, **kwargs):
    if instance.lead_id:
        stamps.book_leads(Lead.objects.filter(pk=instance.lead_id), stamps.Stamper(one=True))


def _deletes(origin, model):
    """Whether a deletion began with records of `model`; `origin` is an instance or a queryset, None for a save."""
    return isinstance(origin, model) or getattr(origin, "model", None) is model


@receiver([post_save, post_delete], sender=Credit)
def rebook_split(sender, instance, raw=False, origin=None, **kwargs):
    """Not while the proposal itself is being deleted: what is booked then would outlive it."""
    if not raw and not _deletes(origin, Proposal):
        stamps.book_proposals(Proposal.objects.filter(pk=instance.proposal_id), stamps.Stamper(one=True))


@receiver([post_save, post_delete], sender=Overlay)
def rebook_overlays(sender, instance, raw=False, origin=None, **kwargs):
    if not raw and not _deletes(origin, Proposal):
        stamps.book_overlays(Proposal.objects.filter(pk=instance.proposal_id), stamps.Stamper(one=True))


@receiver(post_save, sender=LeadTouch)
def show_intent_anew(sender, instance, raw=False, created=False, **kwargs):
    """Until a lead is judged, each touch starts the fading of its intent anew."""
    if not raw and created:
        lead = Lead.objects.get(pk=instance.lead_id)
        stamps.Stamper(one=True).show_intent(lead, instance.at)
        lead.save()


@receiver(post_save, sender=Income)
def book_income(sender, instance, raw=False, **kwargs):
    if not raw:
        stamps.book_incomes(Income.objects.filter(pk=instance.pk))


@receiver(post_save, sender=Lead)
def book_lead(sender, instance, created, raw=False, **kwargs):
    if raw:
        return
    if created:
        stamps.book_new_lead(instance, stamps.Stamper(one=True))
    else:
        stamps.book_leads([instance], stamps.Stamper(one=True))


@receiver(pre_save, sender=Membership)
def remember_rep(sender, instance, raw=False, **kwargs):
    instance.was = stored(instance)
    if not raw:
        guard.check(instance.was, instance)


@receiver([post_save, post_delete], sender=Membership)
def restamp_member(sender, instance, raw=False, **kwargs):
    if raw:
        return
    for rep in {instance.rep_id, getattr(getattr(instance, "was", None), "rep_id", instance.rep_id)}:
        stamps.restamp_rep(rep, locked_too=guard.is_permitted())


@receiver([post_save, post_delete], sender=FxRate)
def revalue(sender, instance, raw=False, **kwargs):
    if not raw:
        follow(stamps.rebook_currency, instance.currency)


@receiver([post_save, post_delete], sender=CalendarDay)
def retime_leads(sender, instance, raw=False, **kwargs):
    if not raw:
        follow(stamps.retime_leads)


@receiver([post_save, post_delete], sender=CompanyCalendar)
def follow_calendar(sender, instance, raw=False, **kwargs):
    if not raw:
        follow(stamps.follow_calendar)


@receiver(pre_save, sender=Organisation)
def remember_settings(sender, instance, raw=False, **kwargs):
    instance.was = Organisation.current()


@receiver(post_save, sender=Organisation)
def follow_settings(sender, instance, raw=False, **kwargs):
    """Stamps follow the company's settings; a new name restamps nothing."""
    if not raw and any(getattr(instance.was, name) != getattr(instance, name) for name in stamps.SETTINGS):
        stamps.restamp_everything()


@receiver([pre_save, pre_delete], sender=Parameters)
def remember_parameters(sender, instance, **kwargs):
    instance.were = ParametersByDay()
    instance.were.rows  # noqa: B018  (read before they change)
    if not kwargs.get("raw"):
        gone = kwargs["signal"] is pre_delete
        fiscal_changes.check_parameters(instance, instance.were, gone=gone)
        guard.check(stored(instance), None if gone else instance)


@receiver([post_save, post_delete], sender=Parameters)
def follow_parameters(sender, instance, raw=False, **kwargs):
    def restamp_parameters():
        stamps.restamp_parameters(instance.were, ParametersByDay())

    if not raw:
        follow(restamp_parameters)


@receiver([pre_save, pre_delete], sender=FiscalYear)
def guard_fiscal_year(sender, instance, signal, raw=False, **kwargs):
    if not raw:
        fiscal_changes.check_year(instance, gone=signal is pre_delete)


@receiver([post_save, post_delete], sender=FiscalYear)
def follow_fiscal_year(sender, instance, raw=False, **kwargs):
    if not raw:
        follow(stamps.restamp_money)


@receiver([post_save, post_delete], sender=Score)
def stamp_rating(sender, instance, raw=False, **kwargs):
    if not raw:
        scorecards.stamp(instance.scorecard.candidate_id)
