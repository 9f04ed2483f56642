"""From an empty database to a working dashboard: what an administrator has yet to do, each step with its way in."""

from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kpis.models import Target
from reps.models import CalendarDay, Lead, Membership, Organisation, Proposal, Rep, Team, User, Visit


@dataclass(frozen=True)
class Step:
    """One thing to set up; `links` are [(words, address), ...]. What is optional never holds the panel open."""

    title: str
    why: str
    is_done: bool
    links: list = field(default_factory=list)
    is_optional: bool = False


def first_steps():
    """[Step, ...] in the order to take them; [] once nothing needed is left to do."""
    steps = list(_steps())
    return [] if all(step.is_done or step.is_optional for step in steps) else steps


def _steps():
    yield Step(
        _("The company"),
        _("Name, currency, time zone, and which days are worked."),
        Organisation.objects.exists(),
        [(_("Fill in"), reverse("admin:reps_organisation_changelist"))],
    )
    yield Step(
        _("Teams and people"),
        _("Teams, then reps, then who is in which team from when: figures are credited by it."),
        Team.objects.exists() and Rep.objects.exists() and Membership.objects.exists(),
        [
            (_("Import a file"), _import("teams")),
            (_("Add a team"), reverse("admin:reps_team_add")),
            (_("Add a rep"), reverse("admin:reps_rep_add")),
        ],
    )
    yield Step(
        _("Records"),
        _("Visits, leads and proposals from your CRM or a spreadsheet; new ones are logged here."),
        Visit.objects.exists() or Lead.objects.exists() or Proposal.objects.exists(),
        [
            (_("Import a file"), _import("visits")),
            (_("Log a visit"), reverse("visit_new")),
            (_("Add a lead"), reverse("lead_new")),
        ],
    )
    yield Step(
        _("Log-ins"),
        _("An account for each rep and manager, tied to their name; roles say what each may see."),
        User.objects.filter(rep__isnull=False).exists(),
        [(_("Add an account"), reverse("admin:reps_user_add"))],
        is_optional=True,
    )
    yield from _to_check()


def _to_check():
    yield Step(
        _("What counts as quality"),
        _("Definitions to begin with are in force. Change them until they say what quality is for you."),
        False,
        [(_("Look at them"), reverse("definitions"))],
        is_optional=True,
    )
    yield Step(
        _("Targets"),
        _("What was first agreed for the year, a team or a person at a time."),
        Target.objects.exists(),
        [(_("Enter targets"), reverse("targets")), (_("Import a file"), _import("targets"))],
        is_optional=True,
    )
    yield Step(
        _("Working calendar"),
        _("Public holidays and make-up days of China are built in; enter your own days off."),
        CalendarDay.objects.exists(),
        [(_("Add a day"), reverse("admin:reps_calendarday_add"))],
        is_optional=True,
    )


def _import(kind):
    return f"{reverse('import_new')}?kind={kind}"
