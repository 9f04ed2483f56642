"""The rhythms, in the order in which they come. A new one is a file here, its template, and its line in this list."""

from kpis.rhythms import lead_review, monday, one_to_one, quarter, talent_review

RHYTHMS = {each.RHYTHM.slug: each.RHYTHM for each in (monday, one_to_one, talent_review, lead_review, quarter)}
