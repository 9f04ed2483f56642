"""What must hold of any leads (spec 6, 13), tried on random ones and worked out here in plain Python."""

import tempfile
from dataclasses import dataclass
from datetime import date, timedelta
from math import inf
from pathlib import Path
from statistics import median

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from reps.models import Lead, LeadTouch
from tests import builders as made
from tests.asking import by, parts, records, value
from tests.files import bring
from tests.tried import on_companies

pytestmark = pytest.mark.django_db
START, AS_OF = date(2026, 1, 5), "2026-11-23"


# One enquiry, one lead

enquiries = st.lists(st.tuples(st.integers(0, 1), st.integers(0, 300)), max_size=8, unique=True)


def folded(rows):
    """{key: key of its lead}: by contact in order of time, ninety days from the last touch."""
    found, latest = {}, {}
    for key, contact, day in sorted(rows, key=lambda row: row[2]):
        lead, last = latest.get(contact, (None, None))
        lead = lead if lead and day - last <= 90 else key
        found[key], latest[contact] = lead, (lead, day)
    return found


@on_companies
@given(enquiries, st.randoms(use_true_random=False))
def test_the_order_of_rows_in_a_file_does_not_matter(asked, chance):
    rows = [(f"L-{at}", contact, day) for at, (contact, day) in enumerate(asked)]
    lines = [f"{key},{START + timedelta(days=day)}T1{contact}:00,c{contact}@x.cn" for key, contact, day in rows]
    chance.shuffle(lines)
    with transaction.atomic(), tempfile.TemporaryDirectory() as folder:
        bring(Path(folder), "leads", ["key,received_at,contact", *lines])
        found = {key: key for key in Lead.objects.values_list("key", flat=True)}
        found |= dict(LeadTouch.objects.values_list("key", "lead__key"))
        again = bring(Path(folder), "leads", ["key,received_at,contact", *lines])
        transaction.set_rollback(True)
    assert found == folded(rows)
    assert again.endswith(f"0 created, 0 updated, {len(rows)} unchanged, 0 bad")


# Figures


@dataclass(frozen=True)
class LeadMade:
    day: int
    source: int | None
    answered: int | None  # minutes after ten
    decided: tuple | None  # (accepted, days)
    won: int | None  # days

    @property
    def received(self):
        return START + timedelta(days=self.day)

    def after(self, days):
        return self.received + timedelta(days=days)


leads = st.lists(
    st.builds(
        LeadMade,
        day=st.sampled_from([0, 1, 150, 301, 318, 322]),
        source=st.sampled_from([None, 0, 1]),
        answered=st.sampled_from([None, 5, 30, 60, 61, 200]),
        decided=st.none() | st.tuples(st.booleans(), st.sampled_from([0, 7, 8])),
        won=st.sampled_from([None, 20, 180, 181]),
    ),
    max_size=8,
)


def build(company):
    sources = [made.source(f"S{at}", key=f"s{at}") for at in range(2)]
    for at, each in enumerate(company):
        fields = {"key": f"L-{at}", "source": None if each.source is None else sources[each.source]}
        if each.answered is not None:
            fields["first_response_at"] = f"{each.received}T{10 + each.answered // 60}:{each.answered % 60:02d}"
        if each.decided:
            fields["accepted_on" if each.decided[0] else "rejected_on"] = str(each.after(each.decided[1]))
        if each.won is not None:
            fields["won_on"] = str(each.after(each.won))
        made.lead(str(each.received), **fields)


def expected(company):
    """{measure: (numerator, denominator)} as known on the day of the examples."""
    today = date.fromisoformat(AS_OF)
    decided = [each for each in company if each.decided and each.after(each.decided[1]) <= today]
    accepted = [each for each in decided if each.decided[0]]
    open_ = [each for each in company if each not in decided]
    late = [each for each in open_ if (today - each.received).days > 7]
    old = [each for each in company if (today - each.received).days >= 180]
    won = [each for each in old if each.won is not None and each.won <= 180]
    return {
        "acceptance": (len(accepted), len(decided)),
        "acceptance_within_sla": (sum(each.decided[1] <= 7 for each in accepted), len(decided) + len(late)),
        "lead_won_rate": (len(won), len(old)),
        "unclassified_share": (sum(each.source is None for each in company), len(company)),
        "response_within_sla": (sum((each.answered or inf) <= 60 for each in company), len(company)),
    }


@on_companies
@given(leads)
def test_figures_are_those_of_plain_python_and_of_their_records(company):
    with transaction.atomic():
        build(company)
        found = {name: parts(name, "2026", as_of=AS_OF) for name in expected(company)}
        listed = {name: records(name, "2026", as_of=AS_OF).count() for name in found}
        groups = {name: by(name, "2026", "source", as_of=AS_OF).values() for name in found}
        middle = value("response_minutes_median", "2026", as_of=AS_OF)
        transaction.set_rollback(True)
    assert found == expected(company)
    assert listed == {name: numerator for name, (numerator, _whole) in found.items()}
    for name, (top, bottom) in found.items():
        assert (sum(each.numerator for each in groups[name]), sum(each.denominator for each in groups[name])) == (
            top,
            bottom,
        )
    minutes = [inf if each.answered is None else each.answered for each in company]
    assert middle == (None if not minutes or median(minutes) == inf else median(minutes))
