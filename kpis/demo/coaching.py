"""One-to-ones of the first team: what was agreed with each rep, what came of it, and what the manager noted."""

from datetime import timedelta

from reps.models import CoachingNote, Commitment

WEEK = timedelta(days=7)
AGREED = (
    ("Call three customers without a next step · 给三家没有下一步的客户打电话", "quality_visits"),
    ("Show the draft to the decision maker before it goes out · 提案发出前先请决策人过目", "no_surprise_proposals"),
    ("Answer new leads before eleven · 新线索上午十一点前回复", "lead_quality"),
    ("Ask for the date of the decision in every visit · 每次拜访都问清决策日期", "close_and_attainment"),
)
CAME_OF_IT = (Commitment.Status.KEPT, Commitment.Status.PART, Commitment.Status.NOT, Commitment.Status.KEPT)
NOTE = "Prepares well; talks too long before asking. Next time listen in. · 准备充分，提问前说得太多，下次随访。"


def coaching(story, casts, users):
    """Three weeks of commitments with everybody the demo's manager leads."""
    cast, monday = casts[0], story.today - timedelta(days=story.today.weekday())
    reps = [each.rep for each in cast.sellers[1:] if each.employed(story.today)]
    made = [each for at, rep in enumerate(reps) for each in _of_rep(rep, at, monday, users["manager"])]
    Commitment.objects.bulk_create(made)
    CoachingNote.objects.bulk_create(
        CoachingNote(rep=rep, by=users["manager"], on=monday - WEEK, text=NOTE) for rep in reps[:1]
    )


def _of_rep(rep, at, monday, by):
    """Two that were settled and one that is due this week."""
    for back in (3, 2, 1):
        what, kpi = AGREED[(at + back) % len(AGREED)]
        status = Commitment.Status.OPEN if back == 1 else CAME_OF_IT[(at + back) % len(CAME_OF_IT)]
        agreed, due = monday - back * WEEK, monday - (back - 1) * WEEK
        settled = {} if back == 1 else {"settled_on": due}
        yield Commitment(rep=rep, what=what, kpi=kpi, status=status, agreed_on=agreed, due_on=due, by=by, **settled)
