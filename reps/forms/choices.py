"""Whom a form offers: people of the reader's own scope, as they stand today."""

from django import forms
from django.db.models import Q
from django.utils import timezone

from reps.models import Membership, Rep, Team


def assignable_reps(user, keep=None):
    """Reps to whom this user may give work: those present in the teams they manage, themselves, and `keep`."""
    today = timezone.localdate()
    present = Rep.objects.visible_to(user).employed_on(today)
    if not user.sees_everything:
        members = Membership.objects.on(today).filter(team__in=user.managed_team_ids).values("rep")
        present = present.filter(Q(pk__in=members) | Q(pk=user.rep_record.pk))
    return present | Rep.objects.visible_to(user).filter(pk=keep)


def talent_teams(user):
    """Teams whose bench this user may fill: all for admins and recruiters, else those they manage."""
    if user.sees_everything or user.is_recruiter:
        return Team.objects.all()
    return Team.objects.filter(pk__in=user.managed_team_ids)


def day_input():
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def moment_input():
    return forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})
