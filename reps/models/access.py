"""Who may see what: one place, used by every queryset's `visible_to`.

A rep sees their own records; a manager those of their teams and all teams below, which includes what former members
did while in them, because team is stamped on the record; a director and an admin see everything; a recruiter the
talent pool. Somebody with no part in sales sees nothing.
"""

from zoneinfo import ZoneInfo

from django.apps import apps
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from reps.kept import Kept
from reps.models.tree import TeamTree


class User(AbstractUser):
    """An account. What it may see comes from its rep, the teams that rep manages, and these flags."""

    is_director = models.BooleanField(_("director"), default=False, help_text=_("Reads everything."))
    is_recruiter = models.BooleanField(_("recruiter"), default=False, help_text=_("Works on the talent pool."))
    language = models.CharField(
        _("language"), max_length=10, blank=True, choices=[("en", "English"), ("zh-hans", "简体中文")]
    )
    dispute_mails = models.BooleanField(
        _("mails of disputes"),
        default=True,
        help_text=_("Told by mail of a dispute to decide, and of what was decided."),
    )
    # What was looked at last, so that it comes back in any browser (kpis/views/figures_page.py)
    last_who = models.CharField(max_length=110, blank=True, editable=False)  # company or team:KEY; blank: the usual
    last_when = models.CharField(max_length=24, blank=True, editable=False)  # a grain: its running period; or a code
    last_when_on = models.DateField(null=True, editable=False)  # when a past period was chosen

    company_zone = ""  # name of the company's time zone, where it came with the account (salesops/accounts.py)

    @property
    def called(self):
        """What people read of them: their name, or that of the account."""
        return self.get_full_name() or self.username

    @cached_property
    def rep_record(self):
        """The Rep this account belongs to, or None."""
        found = getattr(self, "rep", None)
        if found and self.company_zone:
            found.company_zone = self.company_zone
        return found

    @property
    def zone(self):
        """The time zone in which it is today for them: that of their rep, else the company's."""
        own = self.rep_record.time_zone if self.rep_record else ""
        return ZoneInfo(own or self.company_zone or apps.get_model("reps", "Organisation").current().time_zone)

    @cached_property
    def team_tree(self):
        """All teams, read once a request: the user's object lives no longer."""
        return TeamTree(TEAMS())

    @cached_property
    def _memberships_today(self):
        """The one there is, if any, in a list."""
        if self.rep_record is None:
            return []
        return self.rep_record.memberships_on(timezone.localdate())

    @cached_property
    def managed_team_ids(self):
        """Ids of the teams this user manages today and of all teams below them."""
        managed = [each.team_id for each in self._memberships_today if each.manages]
        return self.team_tree.ids_below(managed) if managed else frozenset()

    @property
    def team_today(self):
        """The team this user's rep belongs to today, or None."""
        return next((each.team for each in self._memberships_today), None)

    @property
    def is_sales_admin(self):
        return self.is_active and self.is_staff

    @property
    def sees_everything(self):
        return self.is_active and (self.is_superuser or self.is_director or self.is_staff)

    @property
    def is_manager(self):
        return bool(self.managed_team_ids)

    @property
    def leads_people(self):
        """Sees everything, or manages a team today."""
        return self.sees_everything or self.is_manager

    @property
    def sees_talent(self):
        return self.sees_everything or self.is_recruiter or self.is_manager

    @property
    def sees_sales(self):
        return self.sees_everything or self.rep_record is not None


TEAMS = Kept(lambda: apps.get_model("reps", "Team").objects.all())


class ScopedQuerySet(models.QuerySet):
    """Row scope. `team_field` and `rep_field` say where the record carries its stamps."""

    team_field = "team"
    rep_field = "rep"

    def visible_to(self, user):
        """The records this user may see: the same set behind every list, form, export and figure."""
        if user.sees_everything:
            return self
        if not user.sees_sales:
            return self.none()
        mine = models.Q(**{f"{self.team_field}__in": user.managed_team_ids})
        if self.rep_field:
            mine |= models.Q(**{self.rep_field: user.rep_record})
        return self.filter(mine)


class SharedQuerySet(models.QuerySet):
    """Records everyone in sales may look up, such as customers and lead sources."""

    def visible_to(self, user):
        return self if user.sees_sales or user.sees_talent else self.none()
