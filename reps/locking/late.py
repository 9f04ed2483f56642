"""Late changes: asked for, then approved or declined by somebody above the person concerned (spec 2.8, 12).

A rep never approves what is his own; a manager's own goes to the next one up; a director or an admin may always. What
puts right an upheld dispute goes to whoever decided that, and never to whom it concerned. Who may approve a change
makes it at once, and the reason is kept all the same.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from reps.kinds import MODELS, kind_of
from reps.locking import corrections, guard
from reps.locking.locked import Locked
from reps.models import Dispute, FxRate, Income, LateChange, Lead, LeadTouch, Proposal

Action, State = LateChange.Action, LateChange.State


def person_concerned(record, by):
    """The rep whose figures the record is about, for a lead of nobody, whoever asks; None for a rate, everybody's."""
    if isinstance(record, FxRate):
        return None
    if isinstance(record, Income):
        return record.proposal.rep if record.proposal else record.lead.owner or _whoever(by)
    if isinstance(record, LeadTouch):
        record = record.lead
    if isinstance(record, Lead):
        return record.first_owner or record.owner or _whoever(by)
    return record.rep


def are_concerned(was, now, by):
    """Both where a change takes a record from one rep to another, the present one first; [] for a rate."""
    found = (person_concerned(record, by) for record in (now, was) if record is not None)
    return list(dict.fromkeys(rep for rep in found if rep is not None))


def _whoever(by):
    return by and by.rep_record


def approver_team(rep, day):
    """The team whose manager decides for a rep: theirs on that day, or the one above those they manage themselves."""
    team = rep.team_on(day)
    managed = rep.managed_team_ids()
    while team is not None and team.pk in managed:
        team = team.parent
    return team


def approver_team_of(reps, day):
    """The lowest team whose manager decides for all of these reps, None where only a director or an admin may."""
    lines = [_upwards(approver_team(rep, day)) for rep in reps]
    return next((team for team in lines[0] if all(team in line for line in lines)), None) if lines else None


def _upwards(team):
    line = []
    while team is not None and team not in line:
        line.append(team)
        team = team.parent
    return line


def may_decide(user, change):
    """Whether the user stands above the person concerned, and above whom a record was taken from."""
    if user.rep_record is not None and user.rep_record.pk in {change.rep_id, *change.fields.get("rep", ())}:
        return False
    if change.corrects_id and Dispute.objects.concerning(user).filter(pk=change.corrects_id).exists():
        return False
    return user.sees_everything or change.approver_team_id in user.managed_team_ids


def may_approve(locked, user):
    """Whether the user could approve a change that `guard` refused."""
    return may_decide(user, _change_of(locked, "", user))


@transaction.atomic
def ask(locked, *, reason, by):
    """What becomes of a change that `guard` refused: done at once if `by` may approve it, else it waits.

    Asked for again while it waits, the later wish takes the place of the earlier one. Returns the LateChange.
    """
    change = _change_of(locked, reason, by)
    if may_decide(by, change):
        _apply(change)
        return _decided(change, State.APPROVED, by)
    waiting = LateChange.objects.pending().filter(kind=change.kind, record_key=change.record_key).first()
    if waiting:
        change.pk, change.asked_at = waiting.pk, waiting.asked_at
    change.save()
    return change


def _change_of(locked, reason, by, corrects=None):
    record = locked.now or locked.was
    reps = are_concerned(locked.was, locked.now, by)
    rep = reps[0] if reps else None
    corrects = corrects or corrections.put_right_by(locked.was, locked.now)
    return LateChange(
        kind=kind_of(record),
        action=Action.ADD if locked.was is None else Action.DELETE if locked.now is None else Action.CHANGE,
        record_id=record.pk,
        record_key=record.key,
        label=str(record)[:300],
        fields=differences(locked.was, locked.now),
        day=locked.day,
        period=locked.lock.code if locked.lock else "",
        rep=rep,
        team=rep.team_on(locked.day) if rep else None,
        approver_team=_above(reps, locked.day, corrects),
        corrects=corrects,
        reason=reason,
        asked_by=by,
    )


def _above(reps, day, corrects):
    return corrections.approver_team(corrects) if corrects else approver_team_of(reps, day)


def differences(was, now):
    """{field: [before, after]} of a record's own fields; nothing to say of one that goes."""
    found = {}
    for field in own_fields(type(now or was)) if now is not None else ():
        before, after = (record and getattr(record, field.attname) for record in (was, now))
        if was is None or before != after:
            found[field.name] = [before, after]
    return found


def own_fields(model):
    """What somebody enters; stamps follow from it."""
    return [field for field in model._meta.concrete_fields if field.editable and not field.primary_key]


def counting(visit):
    """The PeriodLocked of whether a visit counts, whatever its answers; None where its day is not locked."""
    lock = Locked().on(visit.date)
    return guard.PeriodLocked(visit, visit, visit.date, lock) if lock else None


def note_done(locked, *, reason, by, corrects=None):
    """Keep on record what somebody who may approve it has changed himself."""
    change = _change_of(locked, reason, by, corrects)
    change.record_id = (locked.now or locked.was).pk
    return _decided(change, State.APPROVED, by)


@transaction.atomic
def approve(change, *, by, note=""):
    """Let it take effect. ValidationError if it was decided, or the record has moved on since."""
    fresh = _waiting(change)
    _apply(fresh)
    return _decided(fresh, State.APPROVED, by, note)


@transaction.atomic
def decline(change, *, by, note=""):
    """Leave everything as it is; the wish and the reason stay on record."""
    return _decided(_waiting(change), State.DECLINED, by, note)


def _waiting(change):
    fresh = LateChange.objects.select_for_update().get(pk=change.pk)
    if fresh.state != State.PENDING:
        raise ValidationError(_("It was already decided."))
    return fresh


def _decided(change, state, by, note=""):
    change.state, change.decided_by, change.decided_at, change.note = state, by, timezone.now(), note[:500]
    change.save()
    return change


def _apply(change):
    """Make the change on the record as it is now."""
    record = _record(change)
    record._change_reason = change.reason[:100]
    with guard.permitted():
        if change.action == Action.DELETE:
            record.delete()
            return
        record.full_clean(exclude=[field.name for field in record._meta.fields if not field.editable])
        record.save()
        change.record_id = record.pk
        if isinstance(record, Proposal) and "status" in change.fields:
            record.win_lead()


def _record(change):
    model = MODELS[change.kind]
    if change.action == Action.ADD:
        record = model()
    else:
        record = model.objects.select_for_update().filter(pk=change.record_id).first()
    if record is None:
        raise ValidationError(_("The record is no longer there."))
    for field in own_fields(model):
        if field.name in change.fields:
            _set(record, field, *change.fields[field.name], is_new=change.action == Action.ADD)
    return record


def _set(record, field, before, after, is_new):
    before, after = (_value(field, each) for each in (before, after))
    if not is_new and getattr(record, field.attname) not in (before, after):
        raise ValidationError(_("The record was changed meanwhile. Decline this, and enter it anew."))
    setattr(record, field.attname, after)


def _value(field, stored):
    return field.target_field.to_python(stored) if field.is_relation else field.to_python(stored)
