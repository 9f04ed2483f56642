"""The rhythms, in the order in which they come. A new one is a file here, its template, and its line in IN_ORDER."""

from kpis.rhythms import lead_review, monday, one_to_one, quarter, talent_review

IN_ORDER = (
    monday.RHYTHM,
    one_to_one.RHYTHM,
    talent_review.RHYTHM,
    lead_review.RHYTHM,
    quarter.MONTH,
    quarter.QUARTER,
)
RHYTHMS = {each.slug: each for each in IN_ORDER}
