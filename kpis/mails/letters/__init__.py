"""What each rhythm says by mail: a function of its page's state and content, one a rhythm."""

from kpis.mails.letters import lead_review, monday, one_to_one, quarter, talent_review

LETTERS = {
    "monday": monday.letter,
    "one-to-one": one_to_one.letter,
    "talent": talent_review.letter,
    "leads": lead_review.letter,
    "month": quarter.letter,
    "quarter": quarter.letter,
}
