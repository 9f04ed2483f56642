"""Records for tests: plain functions with defaults, saved through the models so that signals stamp them.

Days may be given as dates or as "2026-11-23"; instants as aware datetimes or as local "2026-11-23T09:30".
"""

from datetime import date, datetime
from decimal import Decimal
from itertools import count

from django.utils import timezone

from kpis.models import Mail, Subscription, Target, TargetVersion
from kpis.periods import Period
from reps.disputing.topics import DAYS
from reps.kinds import kind_of
from reps.models import (
    Calibration,
    Candidate,
    Commitment,
    CompanyCalendar,
    Credit,
    Customer,
    Dispute,
    FxRate,
    Income,
    Lead,
    LeadDesk,
    LeadSource,
    LeadTouch,
    Leave,
    Membership,
    Organisation,
    Overlay,
    Parameters,
    ParametersByDay,
    PeriodLock,
    PotentialRating,
    Proposal,
    ProposalRevision,
    Rep,
    Scorecard,
    ScorecardCriterion,
    SharedBench,
    SourceSpend,
    StageEvent,
    TalentReview,
    Team,
    User,
    Vacancy,
    Visit,
    WorkingTime,
)

PASSWORD = "a-long-test-password"
_numbers = count(1)

# Yes to these, and a next step in time, makes a quality visit by the first definition (spec 9.2).
QUALITY_VISIT = ("need_confirmed", "decision_maker_present")
NO_SURPRISE = ("needs_co_created", "price_range_previewed", "decision_process_known", "timing_agreed")
QUALITY_LEAD = {"fit": 80, "intent": 70}


def key(prefix):
    """A key nobody else has."""
    return f"{prefix}-{next(_numbers)}"


def day(value):
    return date.fromisoformat(value) if isinstance(value, str) else value


def moment(value):
    """An aware datetime; text without an offset is local time."""
    found = datetime.fromisoformat(value) if isinstance(value, str) else value
    return timezone.make_aware(found) if found is not None and timezone.is_naive(found) else found


def organisation(**settings):
    """The company with these settings."""
    return _saved(Organisation.current(), settings)


def company_calendar(since=None, country="CN", weekdays=()):
    """What the company works by from a day on; without one from the beginning."""
    return CompanyCalendar.objects.create(since=day(since), country=country, weekdays=list(weekdays))


def parameters(effective_from=None, **values):
    """The company's parameters with these values: the first row changed, or from a day on a new one after the latest.

    `made.parameters(lead_sla_minutes=30)`, `made.parameters("2026-11-01", visits_per_week=10)`.
    """
    row = Parameters.on(day(effective_from) if effective_from else date.min)
    if effective_from and row.effective_from != day(effective_from):
        row.pk, row.effective_from, row._state.adding = None, day(effective_from), True
    return _saved(row, values)


def _saved(record, values):
    for name, value in values.items():
        record._meta.get_field(name)
        setattr(record, name, value)
    record.clean_fields()
    record.save()
    return record


def team(name="North", parent=None, **fields):
    fields.setdefault("key", key("T"))
    return Team.objects.create(name=name, parent=parent, **fields)


def rep(name="Ann", team=None, hired_on="2024-01-01", left_on=None, manages=False, **fields):
    """A full-timer, unless `fte` or `weekdays` say otherwise; `team` makes them a member for good."""
    fields.setdefault("key", key("E"))
    terms = {name: fields.pop(name) for name in ("fte", "weekdays") if name in fields}
    made = Rep.objects.create(name=name, hired_on=day(hired_on), left_on=day(left_on), **fields)
    if terms:
        works(made, **terms)
    if team is not None:
        member(made, team, manages=manages)
    return made


def member(rep, team, start=None, end=None, manages=False):
    return Membership.objects.create(rep=rep, team=team, start=day(start), end=day(end), manages=manages)


def works(rep, since=None, fte=1, weekdays=()):
    """What a rep works from a day on; without one from the beginning."""
    return WorkingTime.objects.create(rep=rep, since=day(since), fte=Decimal(str(fte)), weekdays=list(weekdays))


def leave(rep, start, end=None, fraction=1):
    return Leave.objects.create(rep=rep, start=day(start), end=day(end or start), fraction=fraction)


def user(username=None, rep=None, **flags):
    """An account, with the rep it belongs to; flags such as is_director, is_recruiter, is_staff."""
    made = User.objects.create_user(username or key("user"), password=PASSWORD, **flags)
    if rep is not None:
        rep.user = made
        rep.save()
    return made


def customer(name="Acme", **fields):
    fields.setdefault("key", key("C"))
    return Customer.objects.create(name=name, **fields)


def visit(rep, on="2026-11-16", quality=False, yes=(), no=(), next_step_on=None, **fields):
    """A held visit to a customer of its own, nothing answered.

    `quality=True` answers what the first definition asks; `yes`, `no` and `next_step_on` answer one by one.
    """
    answers = dict.fromkeys(QUALITY_VISIT, True) | {"next_step_on": str(day(on))} if quality else {}
    answers |= dict.fromkeys(yes, True) | dict.fromkeys(no, False) | fields.pop("answers", {})
    if next_step_on is not None:
        answers["next_step_on"] = next_step_on
    fields.setdefault("key", key("V"))
    fields["customer"] = fields.get("customer") or customer()
    return Visit.objects.create(rep=rep, date=day(on), answers=answers, **fields)


def proposal(rep, issued="2026-11-16", no_surprise=False, status="open", ended=None, amount=100, **fields):
    """A proposal to a customer of its own. `ended` is the day it was decided; with it, `status` says how."""
    answers = dict.fromkeys(NO_SURPRISE, True) if no_surprise else {"needs_co_created": False}
    fields.setdefault("answers", answers)
    fields.setdefault("key", key("P"))
    fields["customer"] = fields.get("customer") or customer()
    fields["valid_until"] = day(fields.get("valid_until"))
    return Proposal.objects.create(
        rep=rep, issued_on=day(issued), status=status, decided_on=day(ended), amount=amount, **fields
    )


def revision(proposal, on, amount=90, **fields):
    return ProposalRevision.objects.create(proposal=proposal, issued_on=day(on), amount=amount, **fields)


def split(proposal, *shares):
    """Credit a proposal by (rep, percent) shares, which must add up to 100."""
    return [Credit.objects.create(proposal=proposal, rep=rep, percent=percent) for rep, percent in shares]


def overlays(proposal, *shares):
    """Credit those who helped by (rep, percent) or (rep, percent, role), whatever they add up to."""
    named = ((*share, "presales")[:3] for share in shares)
    return [Overlay.objects.create(proposal=proposal, rep=rep, percent=part, role=role) for rep, part, role in named]


def income(deal, on, amount, kind="cash", **fields):
    """Revenue or cash of a proposal or a lead."""
    fields.setdefault("key", key("I"))
    origin = {"lead" if isinstance(deal, Lead) else "proposal": deal}
    return Income.objects.create(date=day(on), amount=amount, kind=kind, **origin, **fields)


def source(name="Expo", parent=None, **fields):
    fields.setdefault("key", key("S"))
    return LeadSource.objects.create(name=name, parent=parent, **fields)


def spend(source, month, amount, **fields):
    """Money spent on a source in the month of `month`."""
    return SourceSpend.objects.create(source=source, month=day(month).replace(day=1), amount=amount, **fields)


def desk(owner, weekly_hours, effective_from="2026-11-01"):
    """Who minds the lead desk from a day on."""
    return LeadDesk.objects.create(owner=owner, weekly_hours=weekly_hours, effective_from=day(effective_from))


def touch(lead, on, at="10:00", source=None, **fields):
    """Somebody who has a lead asked again."""
    fields.setdefault("key", key("T"))
    return LeadTouch.objects.create(lead=lead, at=moment(f"{day(on)}T{at}"), source=source, **fields)


def lead(on="2026-11-16", at="10:00", quality=False, owner=None, **fields):
    """A lead received at a local time; `quality=True` answers what the first definition asks."""
    if fields.get("rejected_on"):
        fields.setdefault("reject_reason", "out of scope")
    for name in ("accepted_on", "rejected_on", "opportunity_on", "won_on", "lost_on"):
        fields[name] = day(fields.get(name))
    for name in ("assigned_at", "auto_reply_at", "first_response_at"):
        fields[name] = moment(fields.get(name))
    fields.setdefault("key", key("L"))
    fields.setdefault("received_at", moment(f"{day(on)}T{at}"))
    fields.setdefault("answers", QUALITY_LEAD if quality else {"fit": 10})
    return Lead.objects.create(owner=owner, **fields)


def candidate(name="Kim", stage="identified", added_on="2026-11-01", moves=(), reviewed=(), **fields):
    """A candidate; `moves` are (stage, day), `reviewed` days. `stage` is the last move's where there are any."""
    moves = [(reached, day(on)) for reached, on in moves]
    fields.setdefault("key", key("K"))
    for each in ("can_start_on", "last_contact_on", "next_contact_on", "consent_on", "consent_until"):
        fields[each] = day(fields.get(each))
    made = Candidate.objects.create(name=name, stage=moves[-1][0] if moves else stage, added_on=day(added_on), **fields)
    for reached, on in moves:
        StageEvent.objects.create(candidate=made, stage=reached, occurred_on=on)
    for on in reviewed:
        TalentReview.objects.create(candidate=made, reviewed_on=day(on))
    return made


def ready(name="Ready", added_on="2026-11-01", **fields):
    """A candidate on the ready bench: qualified, rated 4, available now, with their consent."""
    return candidate(name, "qualified", added_on, **{"rating": 4, "readiness": "now", "consent_on": added_on} | fields)


def scorecard(candidate, rater, on=None, **marks):
    """Of an account, today unless told: {code of the criterion: mark}, each with its evidence."""
    card = Scorecard.objects.create(candidate=candidate, rater=rater, scored_on=day(on) or timezone.localdate())
    for code, value in marks.items():
        criterion = ScorecardCriterion.objects.get(code=code)
        card.scores.create(criterion=criterion, value=value, evidence=f"seen: {code}")
    return card


def shared(candidate, *teams):
    """A candidate placed on the benches of further teams."""
    for each in teams:
        SharedBench.objects.create(candidate=candidate, team=each)
    return candidate


def potential(rep, level="medium", on="2026-11-02", evidence="Led the tender", by=None):
    return PotentialRating.objects.create(rep=rep, rated_on=day(on), potential=level, evidence=evidence, by=by)


def dispute(record, about="verdict", rep=None, reason="It is wrong", **fields):
    """An open one of a visit, proposal or lead, of its rep unless another is given; a director's to decide."""
    kind = kind_of(record)
    fields.setdefault("day", getattr(record, DAYS[kind]))
    return Dispute.objects.create(rep=rep or record.rep, about=about, reason=reason, **{kind: record}, **fields)


def calibration(first, second, verdicts, quarter="2026-Q3", by=None):
    """One whose visits two accounts have rated: {visit: (the first's verdict, the second's)}; None is not rated yet."""
    first, second = sorted((first, second), key=lambda user: user.pk)
    period = Period.parse(quarter)
    found = Calibration.objects.create(
        quarter=quarter, start=period.start, end=period.end, first=first, second=second, opened_by=by or second
    )
    for visit, given in verdicts.items():
        drawn = found.drawn.create(visit=visit)
        for seat, quality in zip((1, 2), given, strict=True):
            if quality is not None:
                drawn.ratings.create(seat=seat, quality=quality, answers={"need_confirmed": quality})
    return found


def commitment(rep, due_on="2026-11-30", what="Call three customers", agreed_on="2026-11-16", **fields):
    """Something agreed in a one-to-one, still open."""
    return Commitment.objects.create(rep=rep, what=what, due_on=day(due_on), agreed_on=day(agreed_on), **fields)


def subscription(user, rhythm="monday", who="team:north", day=1, hour=8, **fields):
    """A rhythm by mail, asked for long ago."""
    fields.setdefault("since", moment("2026-01-01T00:00"))
    return Subscription.objects.create(user=user, rhythm=rhythm, who=who, day=day, hour=hour, **fields)


def mail(user, due_on="2026-11-09", rhythm="monday", state="kept", **fields):
    """A mail as it was made."""
    said = {"subject": "Monday", "text": "3 quality visits", "html": "<p>3 quality visits</p>"}
    return Mail.objects.create(user=user, due_on=day(due_on), rhythm=rhythm, state=state, **said | fields)


def vacancy(team, opened_on="2026-11-01", closed_on=None, growth=False):
    return Vacancy.objects.create(
        key=key("O"), team=team, opened_on=day(opened_on), closed_on=day(closed_on), growth=growth
    )


def rate(currency, rate, year=2026):
    """A plan rate."""
    return FxRate.objects.create(currency=currency, rate=rate, year=year)


def target(value, period="2026-Q4", measure="won_amount", rep=None, team=None, basis="bookings", currency=""):
    """An initial target of the company, or of a rep or a team."""
    days = Period.parse(period, ParametersByDay().fiscal)
    when = {"period": days.code, "start": days.start, "end": days.end}
    made = Target.objects.create(measure=measure, basis=basis, currency=currency, rep=rep, team=team, **when)
    TargetVersion.objects.create(target=made, number=1, value=value)
    return made


def revise(target, value, effective_from=None, kind="replan", reason="agreed anew"):
    """A later version of a target."""
    number = target.versions.count() + 1
    return TargetVersion.objects.create(
        target=target, number=number, value=value, effective_from=day(effective_from), kind=kind, reason=reason
    )


def lock(grain, start, end, since="2026-11-20T00:00"):
    """A period that locks by rule at an instant."""
    return PeriodLock.objects.create(grain=grain, start=day(start), end=day(end), locks_at=moment(since))
