"""The steps of the guided start, and how far a company is with them. What records tell is never marked by hand."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kpis.models import Target
from kpis.start.marks import END, StartMark, marks
from reps.models import Lead, Membership, Organisation, Proposal, QualityDefinition, Rep, Visit

DONE, SKIPPED, TO_DO = StartMark.State.DONE, StartMark.State.SKIPPED, "todo"


def _has_records():
    return Visit.objects.exists() or Lead.objects.exists() or Proposal.objects.exists()


def _never():
    """Of what is there from the beginning, somebody has to say that it fits."""
    return False


@dataclass(frozen=True)
class Step:
    """One thing to set up. `is_there` asks the records; without what is `needed` no page shows a figure."""

    slug: str
    title: str | Promise
    why: str | Promise
    is_there: Callable[[], bool]
    needed: bool = False
    permission: str = ""  # which an administrator may lack: then the step is not theirs


STEPS = (
    Step(
        "company",
        _("The company"),
        _("Name, currency, time zone and language, and when its weeks and years begin."),
        Organisation.objects.exists,
        needed=True,
        permission="reps.change_organisation",
    ),
    Step(
        "calendar",
        _("Working calendar"),
        _("Which days are worked: nobody is expected to sell on a holiday."),
        _never,
        permission="reps.change_organisation",
    ),
    Step(
        "people",
        _("Teams and people"),
        _("Who sells, in which team, and who leads it: figures are credited by it."),
        Membership.objects.exists,
        needed=True,
    ),
    Step(
        "logins",
        _("Log-ins"),
        _("A link for each rep and manager, with which they set a password. Who leads a team sees the team."),
        Rep.objects.filter(user__isnull=False).exists,
        permission="reps.add_user",
    ),
    Step(
        "quality",
        _("What counts as quality"),
        _("Three definitions are in force. Read them, and change what does not fit your company."),
        QualityDefinition.objects.filter(version__gt=1).exclude(status="draft").exists,
    ),
    Step(
        "records",
        _("Records"),
        _("The first visit, proposal or lead, or all of them from your CRM."),
        _has_records,
        needed=True,
    ),
    Step(
        "targets",
        _("Targets"),
        _("Proposed from your own last 13 weeks, once there are any."),
        Target.objects.exists,
    ),
)


@dataclass(frozen=True)
class Shown:
    """A step as the pages show it: which number it has, and whether it is done, skipped or to do."""

    step: Step
    number: int
    state: str

    @property
    def is_to_do(self):
        return self.state == TO_DO


class Progress:
    """How far the company is, with the steps that are this administrator's to take."""

    def __init__(self, user):
        theirs = [step for step in STEPS if not step.permission or user.has_perm(step.permission)]
        self.steps = [Shown(step, number, self._state(step)) for number, step in enumerate(theirs, start=1)]

    @cached_property
    def _marks(self):
        return marks()

    def _state(self, step):
        return DONE if step.is_there() else TO_DO if step.needed else self._marks.get(step.slug, TO_DO)

    @property
    def done(self):
        """How many steps are done."""
        return sum(each.state == DONE for each in self.steps)

    @property
    def lacks(self):
        """The steps without which there are no figures."""
        return [each for each in self.steps if each.step.needed and each.is_to_do]

    @property
    def is_put_away(self):
        return END in self._marks

    @property
    def leads_on(self):
        """Whether an administrator who logs in is led to the guided start."""
        return bool(self.lacks) and not self.is_put_away

    @property
    def is_under_way(self):
        """Whether the dashboard speaks of it: while it shows nothing, or until what was begun is finished."""
        return bool(self.lacks) or bool(self._marks and not self.is_put_away and self.next())

    def named(self, slug):
        """The step of that name, or None."""
        return next((each for each in self.steps if each.step.slug == slug), None)

    def next(self, after=None):
        """The next step to do, behind a step if there is one there; None once nothing is left."""
        left = [each for each in self.steps if each.is_to_do and each != after]
        return next((each for each in left if after and each.number > after.number), next(iter(left), None))
