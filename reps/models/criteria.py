"""What quality is: criteria, and versioned definitions over them (spec 9.2).

A definition's `tree` is JSON. A node is one of

    {"all": [node, ...]}   {"any": [node, ...]}   {"at_least": 2, "of": [node, ...]}
    {"score": 7, "weights": {"need_confirmed": 3, ...}}
    {"is": "need_confirmed"}                                  a yes
    {"in": "stage", "values": ["trial", "order"]}             one of these choices
    {"min": "fit", "value": 60}                               a number of at least
    {"within": "next_step_on", "days": 30}                    a date up to so many days after the event

Each is true, false or unknown (None): unknown only while an unanswered criterion could still decide it.
"""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from reps.kept import Given, Kept
from reps.models.base import history
from reps.rules import FACTS, criteria_in, problems_in


class Kind(models.TextChoices):
    VISIT = "visit", _("Visit")
    PROPOSAL = "proposal", _("Proposal")
    LEAD = "lead", _("Lead")


class InTwoLanguages:
    """What has `label_en`, `label_zh`, `help_en` and `help_zh`, read in the reader's language."""

    @property
    def label(self):
        return self.label_zh if (get_language() or "").startswith("zh") else self.label_en

    @property
    def help(self):
        return self.help_zh if (get_language() or "").startswith("zh") else self.help_en


class Criterion(InTwoLanguages, models.Model):
    """One question a rep answers about a visit, proposal or lead."""

    class Type(models.TextChoices):
        YES_NO = "bool", _("Yes or no")
        CHOICE = "choice", _("Choice")
        NUMBER = "number", pgettext_lazy("type of an answer", "Number")
        DATE = "date", _("Date")
        TEXT = "text", _("Text")

    class Evidence(models.TextChoices):
        NONE = "none", _("None")
        OPTIONAL = "optional", _("Optional")
        REQUIRED = "required", _("Required")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    code = models.SlugField(_("code"), max_length=50, help_text=_("Used in imports; letters, digits and _."))
    label_en = models.CharField(_("question in English"), max_length=200)
    label_zh = models.CharField(_("question in Chinese"), max_length=200)
    help_en = models.CharField(_("help in English"), max_length=500, blank=True)
    help_zh = models.CharField(_("help in Chinese"), max_length=500, blank=True)
    type = models.CharField(_("type"), max_length=10, choices=Type.choices, default=Type.YES_NO)
    choices = models.JSONField(
        _("choices"),
        default=list,
        blank=True,
        help_text=_('For a choice: [{"value": "trial", "en": "Trial", "zh": "试用"}, ...]'),
    )
    evidence = models.CharField(
        _("evidence"),
        max_length=10,
        choices=Evidence.choices,
        default=Evidence.NONE,
        help_text=_(
            "Evidence, such as who confirmed, is asked whether or not the rule uses it. Required: nobody can log "
            "a record as meeting the definition without it."
        ),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    history = history()

    class Meta:
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        ordering = ["kind", "position", "code"]
        constraints = [models.UniqueConstraint(fields=["kind", "code"], name="criterion_code_once_a_kind")]

    def __str__(self):
        return self.label

    def choice_pairs(self):
        """[(value, label in the reader's language), ...] of a choice criterion."""
        language = "zh" if (get_language() or "").startswith("zh") else "en"
        return [(choice["value"], choice.get(language) or choice["value"]) for choice in self.choices]


def in_force(versions, day):
    """Of the versions of a kind, the oldest first, the one that judges events of `day`; None where there are none."""
    begun = [version for version in versions if version.effective_from <= day]
    return (begun or versions[:1] or [None])[-1]


class QualityDefinitionQuerySet(models.QuerySet):
    def in_use(self):
        """Every version that judges records: active ones and those they succeeded."""
        return self.exclude(status=QualityDefinition.Status.DRAFT)


@Kept
def VERSIONS_OF():
    """The versions of a kind that judge, the oldest first."""
    versions = QualityDefinition.objects.in_use().filter(kind=Given("kind", models.CharField()))
    return versions.order_by("effective_from")


@Kept
def CRITERIA_OF():
    """The criteria of a kind, in their order."""
    return Criterion.objects.filter(kind=Given("kind", models.CharField()))


class QualityDefinition(models.Model):
    """One version of what quality means for a kind. Versions judge by the date of the event (spec 9.2, E03).

    An active version is never edited, only succeeded: `activate` closes its predecessor the day before.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        ACTIVE = "active", _("Active")
        RETIRED = "retired", _("Retired")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    version = models.PositiveSmallIntegerField(_("version"))
    name = models.CharField(_("name"), max_length=200, blank=True)
    effective_from = models.DateField(_("in force from"))
    effective_to = models.DateField(_("in force until"), null=True, blank=True, editable=False)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.DRAFT, editable=False)
    tree = models.JSONField(_("rule"))
    approved_by = models.ForeignKey(
        "reps.User", models.SET_NULL, null=True, blank=True, editable=False, verbose_name=_("approved by")
    )

    objects = QualityDefinitionQuerySet.as_manager()
    history = history()

    class Meta:
        verbose_name = _("quality definition")
        verbose_name_plural = _("quality definitions")
        ordering = ["kind", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "version"], name="definition_version_once_a_kind"),
            models.UniqueConstraint(fields=["kind"], condition=Q(status="active"), name="definition_one_active_a_kind"),
            models.UniqueConstraint(
                fields=["kind", "effective_from"],
                condition=~Q(status="draft"),
                name="definition_one_start_a_kind",
                violation_error_message=_("Another version starts on that day."),
            ),
            models.CheckConstraint(
                condition=Q(effective_to__isnull=True) | Q(effective_to__gte=F("effective_from")),
                name="definition_ends_after_start",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} v{self.version}"

    @classmethod
    def in_force(cls, kind, day):
        """The definition that judges an event of `kind` on `day`, or None. A day before the first gets the first."""
        return in_force(VERSIONS_OF(kind=kind), day)

    @property
    def codes(self):
        """Codes of the criteria this definition asks about, in its order."""
        return criteria_in(self.tree)

    def criteria(self):
        found = {criterion.code: criterion for criterion in CRITERIA_OF(kind=self.kind)}
        return [found[code] for code in self.codes if code in found]

    def asked(self):
        """Its criteria, and the kind's evidence, which is asked along with them."""
        criteria = self.criteria()
        evidence = Criterion.objects.filter(kind=self.kind).exclude(evidence=Criterion.Evidence.NONE)
        return [*criteria, *(each for each in evidence if each not in criteria)]

    def clean(self):
        types = FACTS | dict(Criterion.objects.filter(kind=self.kind).values_list("code", "type"))
        problems = problems_in(self.tree, types)
        if problems:
            raise ValidationError({"tree": problems})
