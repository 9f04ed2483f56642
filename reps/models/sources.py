"""Where leads come from: channel › source › campaign, closed lists, and what each cost."""

from urllib.parse import parse_qsl

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from tree_queries.models import TreeNode
from tree_queries.query import TreeQuerySet

from reps.contacts import plain
from reps.models.access import SharedQuerySet
from reps.models.amount import AmountField
from reps.models.base import Record, history
from reps.models.money import InCurrency, currency_is_a_code, own_currency

DEEPEST = 3  # channel › source › campaign
TOO_DEEP = _("Channel, source, campaign: a campaign has nothing below it.")
UTM = ("utm_campaign", "utm_source", "utm_medium")  # the most exact first


class SourceQuerySet(SharedQuerySet, TreeQuerySet):
    def offered(self, day, keep=None):
        """Sources that a lead of that day may come from; and `keep`, the one it has."""
        return self.filter(Q(retired_on__isnull=True) | Q(retired_on__gt=day) | Q(pk=keep))


class LeadSource(Record, TreeNode):
    """A channel, a source in it, or a campaign of that source: the parent says which."""

    name = models.CharField(_("name"), max_length=200)
    aliases = models.TextField(
        _("also written as"),
        blank=True,
        help_text=_("One a line: UTM values or words that mean this source where only a text came in."),
    )
    retired_on = models.DateField(
        _("retired on"),
        null=True,
        blank=True,
        help_text=_("From that day no lead comes from it. Leads before keep it."),
    )

    objects = SourceQuerySet.as_manager()
    history = history()

    class Meta:
        verbose_name = _("lead source")
        verbose_name_plural = _("lead sources")
        ordering = ["name"]

    def clean(self):
        super().clean()
        if self.parent and self.parent.depth >= DEEPEST:
            raise ValidationError({"parent": TOO_DEEP})

    @property
    def depth(self):
        """1 for a channel, 2 for a source, 3 for a campaign."""
        return 1 + (self.parent.depth if self.parent else 0)

    @property
    def words(self):
        """What names it in a text: its key, its name, its aliases, each in one spelling."""
        return {plain(text) for text in (self.key, self.name, *self.aliases.splitlines())} - {""}

    def is_retired_on(self, day):
        return self.retired_on is not None and day >= self.retired_on


class SourceSpend(InCurrency):
    """Money spent on a source in a month. No row means unknown, which is not free (E26)."""

    source = models.ForeignKey(LeadSource, models.PROTECT, verbose_name=_("source"), related_name="spend")
    month = models.DateField(_("month"), help_text=_("The first day of the month."))
    amount = AmountField(_("amount"))
    currency = own_currency(_("currency"))

    objects = SharedQuerySet.as_manager()
    history = history()

    class Meta:
        verbose_name = _("spend on a source")
        verbose_name_plural = _("spend on sources")
        ordering = ["-month", "source"]
        constraints = [
            models.UniqueConstraint(fields=["source", "month"], name="spend_once_a_month"),
            models.CheckConstraint(
                condition=Q(amount__gte=0),
                name="spend_is_not_negative",
                violation_error_message=_("Spend can't be negative."),
            ),
            currency_is_a_code("currency", "spend_currency_is_a_code"),
            models.CheckConstraint(
                condition=Q(month__day=1),
                name="spend_month_is_its_first_day",
                violation_error_message=_("Enter the first day of the month."),
            ),
        ]

    def __str__(self):
        return f"{self.source} {self.month:%Y-%m}"


class SourceNames:
    """Finds the source that a text names; nothing is guessed, so the rest stays unclassified."""

    def __init__(self):
        self.known = {}
        for source in LeadSource.objects.order_by("-pk"):
            self.known |= dict.fromkeys(source.words, source)

    def source_of(self, text, day):
        """The source of a UTM query or of a word, unless it was retired by that day; None if there is none."""
        found = (self.known.get(plain(word)) for word in _words(text))
        return next((source for source in found if source and not source.is_retired_on(day)), None)


def _words(text):
    """The whole text, then the values of its UTM parameters."""
    given = dict(parse_qsl(text.strip().rpartition("?")[2]))
    return [text, *[given[name] for name in UTM if name in given]]
