"""Kinds of the talent pool: posts to fill, candidates, the stages they reached, and reviews of them."""

from collections import defaultdict

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reps.imports.columns import Choice, Column, Day, Reference, Text, Whole, YesNo
from reps.imports.kind import Check, Kind, register
from reps.models import Candidate, Rep, SharedBench, StageEvent, TalentReview, Team, Vacancy
from reps.models.talent import ERASED, Stage


class Benches(Column):
    """Keys of the further teams on whose benches they stand, joined by |; the value is the set of their ids."""

    inert = False
    model = Team

    def __init__(self, name="also_for"):
        super().__init__(name, blank=lambda desk: frozenset())

    def keys_in(self, text):
        return [key.strip() for key in text.split("|") if key.strip()]

    def read(self, text, desk):
        return frozenset(desk.id_of(Team, key) for key in self.keys_in(text))

    def cell(self, candidate, desk):
        return "|".join(sorted(each.team.key for each in candidate.shared_benches.all()))


@register
class Talent(Kind):
    name, label, position, model = "talent", gettext_lazy("Candidates"), 140, Candidate
    page = "candidate_list"
    columns = (
        Text("key", required=True, limit=100),
        Text("name", required=True),
        Choice("stage", Stage, required=True),
        Reference("team", Team),
        Text("source", limit=100),
        Day("added_on", required=True),
        Whole("rating", lowest=1, highest=5),
        Choice("readiness", Candidate.Readiness),
        Day("last_contact_on"),
        Day("next_contact_on"),
        Text("industry", limit=100),
        Text("channel", limit=100),
        Day("consent_on"),
        Day("consent_until"),
        Reference("rep", Rep),
        Day("can_start_on"),
        Benches(),
    )
    apart = ("also_for",)
    checks = (
        Check(
            "consent_until",
            "candidate_consent_ends_after_start",
            lambda each: each.consent_on and each.consent_until and each.consent_until < each.consent_on,
        ),
        Check("rep", "candidate_hired_or_present", lambda each: each.rep_id and each.present_rep_id),
    )

    @classmethod
    def models(cls):
        return (Candidate, StageEvent, SharedBench)

    @classmethod
    def records(cls):
        return super().records().prefetch_related("shared_benches__team")

    def existing(self, rows):
        found = super().existing(rows)
        self.shared = {candidate.pk: {} for candidate in found.values()}  # {team id: SharedBench} of each
        if any("also_for" in row.values for row in rows):
            for each in SharedBench.objects.filter(candidate__in=self.shared).order_by():
                self.shared[each.candidate_id][each.team_id] = each
        return found

    def differs(self, candidate, row):
        teams = row.values.get("also_for")
        return super().differs(candidate, row) or (teams is not None and teams != set(self.shared[candidate.pk]))

    def write(self, rows):
        """One candidate a rep: who was hired as somebody is so once."""
        hired = {row.values.get("rep") for row in rows} - {None}
        taken = Candidate.objects.filter(rep__in=hired).order_by().values_list("rep", "key")
        self.hired_as = dict(taken)
        self.erased = Candidate.objects.erased([row.values["key"] for row in rows])
        super().write(rows)

    def problem(self, row, candidate):
        purged_on = self.erased.get(candidate.key) if row.was is None else None
        if purged_on and not candidate.consents_since(purged_on):
            return "consent_on", str(ERASED % {"day": purged_on})
        if candidate.rep_id is None:
            return None
        other = self.hired_as.setdefault(candidate.rep_id, candidate.key)
        return None if other == candidate.key else ("rep", _('is already candidate "%(key)s"') % {"key": other})

    def wrote(self, pairs):
        """Write down the day on which a record showed a new stage, unless an event says so already."""
        moved = [(row.was, each) for row, each in pairs if row and row.was and row.was.stage != each.stage]
        events = defaultdict(list)
        for event in StageEvent.objects.filter(candidate__in=[each for _was, each in moved]):
            events[event.candidate_id].append(event)
        noticed = [event for was, each in moved for event in self._noticed(was, each, events[each.pk])]
        self.run.create(StageEvent, noticed)
        self._share([pair for pair in pairs if pair[0] and "also_for" in pair[0].values])

    def _share(self, pairs):
        new, gone = [], []
        for row, candidate in pairs:
            wanted, there = row.values["also_for"], self.shared.get(candidate.pk, {})
            new += [SharedBench(candidate=candidate, team_id=team) for team in sorted(wanted - set(there))]
            gone += [each for team, each in there.items() if team not in wanted]
        self.run.create(SharedBench, new)
        self.run.delete(SharedBench, gone)

    def undo_changed(self, model, records, before):
        """A stage that is restored is nothing new: no event tells of it."""
        self.run.change(model, before)

    def _noticed(self, was, candidate, events):
        """The new stage today; and the stage before on the day they were added, where no event tells of it."""
        if not events:
            yield StageEvent(candidate=candidate, stage=was.stage, occurred_on=candidate.added_on, noticed=True)
        if not events or events[-1].stage != candidate.stage:
            today = max(self.run.desk.today, candidate.added_on)
            yield StageEvent(candidate=candidate, stage=candidate.stage, occurred_on=today, noticed=True)


@register
class TalentEvents(Kind):
    name, label, position, model = "talent_events", gettext_lazy("Stages reached"), 150, StageEvent
    columns = (
        Reference("talent", Candidate, "candidate", required=True),
        Choice("stage", Stage, required=True),
        Day("occurred_on", required=True),
        YesNo("noticed", blank=False),
    )
    identity = ("talent", "stage", "occurred_on")

    def existing(self, rows):
        """An event that was only noticed stands for the one of the file with the same stage and another day."""
        found = super().existing(rows)
        exact = {self.identity_of(row.values) for row in rows}
        guesses = {key[:2]: event for key, event in found.items() if event.noticed and key not in exact}
        for row in rows:
            key = self.identity_of(row.values)
            if key not in found and key[:2] in guesses:
                found[key] = guesses.pop(key[:2])
        return found

    def field_values(self, row):
        return [*row.values.items(), *([] if "noticed" in row.values else [("noticed", False)])]


@register
class TalentReviews(Kind):
    name, label, position, model = "talent_reviews", gettext_lazy("Talent reviews"), 160, TalentReview
    columns = (
        Reference("talent", Candidate, "candidate", required=True),
        Day("reviewed_on", required=True),
        Text("reviewer"),
        Whole("rating", lowest=1, highest=5),
        Text("note", limit=5000),
        YesNo("no_change", blank=False),
    )
    identity = ("talent", "reviewed_on", "reviewer")


@register
class Vacancies(Kind):
    name, label, position, model = "vacancies", gettext_lazy("Posts to fill"), 135, Vacancy
    page = "vacancy_list"
    columns = (
        Text("key", required=True, limit=100),
        Reference("team", Team, required=True),
        Day("opened_on", required=True),
        Day("closed_on"),
        YesNo("growth", blank=False),
    )
    checks = (
        Check(
            "closed_on",
            "vacancy_closes_after_opening",
            lambda post: post.closed_on and post.closed_on < post.opened_on,
        ),
    )
