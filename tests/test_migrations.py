"""The migrations themselves, run for real on a database of their own: all of them from nothing, and back to nothing."""

import ast
import os
import subprocess
import sys
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from tests.migrated import fingerprint, migrations, with_imports
from tests.samples import ROOT

BEGIN = """
import gc
gc.set_threshold(1_000_000, 50, 50)  # each state of the database has its models: many to look through for garbage
import django
django.setup()
from datetime import date
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

def at(app, name):
    MigrationExecutor(connection).migrate([(app, name)])
    return MigrationExecutor(connection).loader.project_state([(app, name)]).apps.get_model
"""
TERMS = """
model = at("reps", "0012_no_cell_below_five")
for key, fte, weekdays in (("full", 1, []), ("part", "0.6", []), ("days", "0.6", ["mon", "tue"]), ("was", 1, [])):
    model("reps", "Rep").objects.create(key=key, name=key, fte=fte, weekdays=weekdays)
was = model("reps", "Rep").objects.get(key="was")
for fte, kind in (("0.5", "+"), ("0.5", "~"), ("1", "~")):
    told = {"id": was.pk, "key": "was", "name": "was", "history_type": kind, "history_date": "2026-11-01T00:00Z"}
    model("reps", "HistoricalRep").objects.create(fte=fte, **told)
model = at("reps", "0014_no_working_time_of_today")
told = lambda rows: [(row.rep.key, row.since, str(row.fte), row.weekdays) for row in rows.order_by("pk")]
print(told(model("reps", "WorkingTime").objects))
print(told(model("reps", "HistoricalWorkingTime").objects))
part = model("reps", "Rep").objects.get(key="part")
for since, fte in ((date(2026, 1, 1), "0.8"), (date(2200, 1, 1), "1")):
    model("reps", "WorkingTime").objects.create(rep=part, since=since, fte=fte)
model = at("reps", "0012_no_cell_below_five")
print([(rep.key, str(rep.fte), rep.weekdays) for rep in model("reps", "Rep").objects.order_by("pk")])
"""
TERMS_KEPT = [
    [("part", None, "0.600", []), ("days", None, "0.600", ["mon", "tue"]), ("was", None, "1.000", [])],
    [("was", None, "0.500", []), ("was", None, "1.000", [])],
    [("full", "1.000", []), ("part", "0.800", []), ("days", "0.600", ["mon", "tue"]), ("was", "1.000", [])],
]
WEEKS = """
BEFORE, AFTER = "0018_spend_in_currencies", "0020_company_calendars"
model = at("reps", BEFORE)
model("reps", "Organisation").objects.create(pk=1, name="Acme", country="US", weekdays=["mon", "tue"])
for country, name, kind in (("CN", "Acme", "+"), ("CN", "Acme Ltd", "~"), ("US", "Acme Ltd", "~")):
    told = {"id": 1, "country": country, "name": name, "history_type": kind, "history_date": "2026-11-01T00:00Z"}
    model("reps", "HistoricalOrganisation").objects.create(**told)
model = at("reps", AFTER)
told = lambda rows: [(row.since, row.country, row.weekdays) for row in rows.order_by("pk")]
print(told(model("reps", "CompanyCalendar").objects))
print(told(model("reps", "HistoricalCompanyCalendar").objects))
for since, country in ((date(2026, 1, 1), "DE"), (date(2200, 1, 1), "FR")):
    model("reps", "CompanyCalendar").objects.create(since=since, country=country)
model = at("reps", BEFORE)
print([(row.name, row.country, row.weekdays) for row in model("reps", "Organisation").objects.all()])
model("reps", "Organisation").objects.all().delete()
model = at("reps", AFTER)
print(told(model("reps", "CompanyCalendar").objects))
"""
WEEKS_KEPT = [
    [(None, "US", ["mon", "tue"])],
    [(None, "CN", []), (None, "US", [])],
    [("Acme", "DE", [])],
    [],
]
WINS = """
leads = at("reps", "0020_company_calendars")("reps", "Lead").objects
asked = {"received_at": "2026-11-02T00:00Z", "received_on": "2026-11-02"}
leads.create(key="won", won_on="2026-11-06", won_amount="900", **asked)
leads.create(key="open", **asked)
leads = at("reps", "0021_won_amounts_in_currencies")("reps", "Lead").objects
print([(lead.key, lead.won_currency, str(lead.won_value)) for lead in leads.order_by("pk")])
leads = at("reps", "0020_company_calendars")("reps", "Lead").objects
print([str(lead.won_amount) for lead in leads.order_by("pk")])
"""
WINS_KEPT = [[("won", "", "900.00"), ("open", "", "None")], ["900.00", "None"]]
AGREED = """
def stands(targets, **changes):
    try:
        targets.update(**changes)
    except DatabaseError as error:
        return "target_is_immutable" in str(error)
    return False

BEFORE, AFTER = "0004_what_was_told_of_diversity", "0005_target_currency"
targets = at("kpis", BEFORE)("kpis", "Target").objects
targets.create(measure="won_amount", period="2026-Q4", start="2026-10-01", end="2026-12-31")
targets = at("kpis", AFTER)("kpis", "Target").objects
print([targets.get().currency, stands(targets, currency="USD"), stands(targets, basis="cash")])
targets = at("kpis", BEFORE)("kpis", "Target").objects
print([stands(targets, basis="cash"), stands(targets, period="2026"), targets.update(void_reason="typo")])
targets.all().delete()
"""
AGREED_KEPT = [["", True, True], [True, True, 1]]
CONTESTS = """
model = at("reps", "0021_won_amounts_in_currencies")
made = lambda kind, **fields: model("reps", kind).objects.create(**fields)
by, up, rep_user = (made("User", username=name) for name in ("by", "up", "ann"))
top = made("Team", key="T", name="Top")
team = made("Team", key="N", name="North", parent=top)
ann = made("Rep", key="ann", name="Ann", user=rep_user)
made("Membership", rep=ann, team=team)
for user, where in ((by, team), (up, top)):
    made("Membership", rep=made("Rep", key=user.username, name=user.username, user=user), team=where, manages=True)
customer = made("Customer", key="C", name="Acme")
told, decided = {"contest": "I met her", "contested_at": "2026-11-02T00:00Z"}, {"decided_by": up}
for key, more in (
    ("plain", {}),
    ("open", told),
    ("out", told | decided | {"upheld": True, "decided_at": "2026-11-03T00:00Z"}),
    ("in", told | decided | {"upheld": False, "decided_at": "2026-11-03T00:00Z"}),
):
    visit = made("Visit", key=key, rep=ann, customer=customer, date="2026-11-01", team=team)
    made("Overturn", visit=visit, by=by, reason="Nobody there", **more)
    history = {"history_date": "2026-11-03T00:00Z", "history_type": "~", "id": visit.pk, "visit": visit, "by": by}
    made("HistoricalOverturn", reason="Nobody there", at="2026-11-01T00:00Z", **history, **more)
model = at("reps", "0024_contests_gone")
rows = model("reps", "Dispute").objects.order_by("pk")
name = lambda it: it and (it.username if hasattr(it, "username") else it.name)
print([(row.visit.key, row.about, row.state, name(row.decided_by), name(row.approver_team)) for row in rows])
print([(row.rep.name, row.reason, name(row.against), str(row.raised_at)[:10], str(row.ended_at)[:10]) for row in rows])
print([row.stands for row in model("reps", "Overturn").objects.order_by("pk")])
print([row.stands for row in model("reps", "HistoricalOverturn").objects.order_by("history_id")])
past = model("reps", "HistoricalDispute").objects.order_by("history_id")
print([(row.history_type, row.state, row.history_user.username) for row in past])
other = model("reps", "Proposal").objects.create(key="P", rep_id=rows[0].rep_id, customer_id=customer.pk, amount=1,
    issued_on="2026-11-01", ended_on="2026-12-01", ending="open", days_to_end=30)
said = {"about": "verdict", "reason": "x", "day": "2026-11-01"}
model("reps", "Dispute").objects.create(rep_id=rows[0].rep_id, proposal=other, **said)
model = at("reps", "0021_won_amounts_in_currencies")
print([(row.contest, str(row.contested_at)[:10], row.upheld, name(row.decided_by), str(row.decided_at)[:10])
    for row in model("reps", "Overturn").objects.order_by("pk")])
model("reps", "Proposal").objects.all().delete()
"""
CONTESTS_KEPT = [
    [
        ("open", "taken_out", "open", None, "Top"),
        ("out", "taken_out", "dismissed", "up", None),
        ("in", "taken_out", "upheld", "up", None),
    ],
    [("Ann", "I met her", "by", "2026-11-02", ended) for ended in ("None", "2026-11-03", "2026-11-03")],
    [True, True, True, False],
    [True, True, True, False],
    [
        ("+", "open", "ann"),
        ("+", "open", "ann"),
        ("~", "dismissed", "up"),
        ("+", "open", "ann"),
        ("~", "upheld", "up"),
    ],
    [
        ("", "None", None, None, "None"),
        ("I met her", "2026-11-02", None, None, "None"),
        ("I met her", "2026-11-02", True, "up", "2026-11-03"),
        ("I met her", "2026-11-02", False, "up", "2026-11-03"),
    ],
]
SPELT = """
BEFORE, AFTER = "0025_late_changes_that_correct", "0026_currencies_in_one_spelling"
model = at("reps", BEFORE)
made = lambda name, /, **fields: model("reps", name).objects.create(**fields)
model("reps", "Lead").objects.all().delete()
made("Organisation", pk=1, currency="USD")
ann, acme = made("Rep", key="spelt"), made("Customer", key="spelt", name="Acme")
ended = {"issued_on": "2026-11-01", "ended_on": "2026-12-01", "ending": "open", "days_to_end": 30}
ended |= {"rep": ann, "customer": acme, "amount": 1}
offers = [made("Proposal", key=code, currency=code, **ended) for code in ("USD", "EUR")]
asked = {"received_at": "2026-11-02T00:00Z", "received_on": "2026-11-02"}
leads = [made("Lead", key=code, won_currency=code, **asked) for code in ("USD", "EUR")]
source = made("LeadSource", key="spelt", name="Expo")
for month, code in (("2026-10-01", "USD"), ("2026-11-01", "EUR")):
    made("SourceSpend", source=source, month=month, amount=1, currency=code)
for deal, name in ((deal, name) for name, deals in (("proposal", offers), ("lead", leads)) for deal in deals):
    for code in ("USD", "EUR", ""):
        told = {"kind": "cash", "date": "2026-11-02", "amount": 1, "currency": code, name: deal}
        told |= {"key": f"{name} {deal.key} {code}"}
        one = made("Income", **told)
        made("HistoricalIncome", id=one.pk, history_type="+", history_date="2026-11-02T00:00Z", **told)
codes = lambda kind, field="currency": list(model("reps", kind).objects.order_by("id").values_list(field, flat=True))
model = at("reps", AFTER)
for kind, field in (("Proposal", "currency"), ("Lead", "won_currency"), ("SourceSpend", "currency")):
    print(codes(kind, field))
print((codes("Income"), codes("HistoricalIncome")))
model = at("reps", BEFORE)
for kind in ("Income", "SourceSpend", "Lead", "Proposal", "Organisation"):
    model("reps", kind).objects.all().delete()
"""
SPELT_KEPT = [["USD", "EUR"], ["", "EUR"], ["", "EUR"], (["", "EUR", "", "USD", "", ""] * 2,) * 2]
ENDED = """
BEFORE, AFTER = "0029_mails_of_disputes", "0030_earlier_endings"
model = at("reps", BEFORE)
made = lambda name, /, **fields: model("reps", name).objects.create(**fields)
made("Parameters", effective_from="2026-10-15", validity_days=10)
ann, acme = made("Rep", key="ended"), made("Customer", key="ended", name="Acme")
for key, issued, fields in (
    ("said", "2026-10-20", {"valid_until": "2026-12-24"}),
    ("early", "2026-10-14", {}),
    ("late", "2026-10-15", {}),
    ("won", "2026-10-15", {"status": "won", "decided_on": "2026-12-01", "ending": "won"}),
    ("void", "2026-10-15", {"status": "void", "counts": False}),
):
    fields = {"key": key, "issued_on": issued, "ending": "open", "ended_on": "2026-12-01", "days_to_end": 30} | fields
    deal = made("Proposal", rep=ann, customer=acme, amount=1, **fields)
    made("Credit", proposal=deal, rep=ann, percent=100)
model = at("reps", AFTER)
found = model("reps", "Proposal").objects.order_by("pk")
print([(each.key, str(each.runs_out_on), each.reopened_on, each.earlier_ending) for each in found])
model = at("reps", BEFORE)
print(model("reps", "Proposal").objects.count())
for kind in ("Credit", "Proposal", "Parameters"):
    model("reps", kind).objects.all().delete()
"""
ENDED_KEPT = [
    [
        ("said", "2026-12-25", None, ""),
        ("early", "2026-11-14", None, ""),  # 30 days, then the day after
        ("late", "2026-10-26", None, ""),
        ("won", "2026-10-26", None, ""),
        ("void", "None", None, ""),
    ],
    5,
]
AUDITED = """
BEFORE, AFTER = "0031_late_rates", "0032_claimed_at_the_audit"
model = at("reps", BEFORE)
made = lambda name, /, **fields: model("reps", name).objects.create(**fields)
ann, acme, boss = made("Rep", key="aud"), made("Customer", key="aud", name="Acme"), made("User", username="auditor")
for key, quality in (("yes", True), ("no", False), ("unknown", None)):
    visit = made("Visit", key=key, rep=ann, customer=acme, date="2026-11-01", quality=quality)
    made("VisitAudit", visit=visit, auditor=boss, quality=False)
model = at("reps", AFTER)
audits = model("reps", "VisitAudit").objects
print(list(audits.order_by("pk").values_list("visit__key", "claimed")))
audits.all().delete()
"""
AUDITED_KEPT = [[("yes", True), ("no", False), ("unknown", None)]]
BOTH_WAYS = """
def left(apps):
    return [name for name in connection.introspection.table_names() if name.startswith(apps)]

call_command("migrate", verbosity=0)
assert left(("reps_visit", "kpis_target")), "nothing was migrated"
for app in ("kpis", "reps"):
    call_command("migrate", app, "zero", verbosity=0)
print("left:", left(("reps_", "kpis_")), RULES and connection.cursor().execute(RULES).fetchall())
"""
RULES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT proname FROM pg_proc WHERE proname LIKE 'reps%' OR proname LIKE 'kpis%'",
}


@pytest.fixture
def empty_database(tmp_path, db, django_db_blocker):
    """Address of a database with nothing in it."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.sqlite3'}"
        return
    name = f"empty_{uuid4().hex[:12]}"
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    at = connection.settings_dict
    yield f"postgres://{at['USER']}:{at['PASSWORD']}@{at['HOST']}:{at['PORT'] or 5432}/{name}"
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name}")


@pytest.fixture
def proven(pytestconfig):
    """Fingerprints of migrations seen to work on this machine: the same ones on the same database work again."""
    seen = pytestconfig.cache.get("migrations/proven", [])
    yield seen
    pytestconfig.cache.set("migrations/proven", seen[-4:])


@pytest.mark.django_db
def test_migrations_run_from_nothing_and_back(request, proven):
    these = fingerprint(with_imports(migrations()))
    if these not in proven:
        both_ways(request.getfixturevalue("empty_database"))
        proven.append(these)


def both_ways(empty_database):
    """What was worked before there were days to it holds from the beginning, and goes back as of today.

    Wins and targets of before they had a currency are in the organisation's own; what was agreed stands all the while.
    A currency that is named where blank stands for it becomes blank. Proposals know when they run out; audits keep what
    their visits say.
    """
    rules = f"RULES = {RULES[connection.vendor]!r}"
    steps = [TERMS, WEEKS, WINS, AGREED, CONTESTS, SPELT, ENDED, AUDITED]
    *kept, end = run(empty_database, "\n".join([BEGIN, *steps, rules, BOTH_WAYS]))
    wanted = TERMS_KEPT + WEEKS_KEPT + WINS_KEPT + AGREED_KEPT + CONTESTS_KEPT + SPELT_KEPT + ENDED_KEPT + AUDITED_KEPT
    assert [ast.literal_eval(line) for line in kept] == wanted
    assert end == "left: [] []"


def run(database, script):
    """What a program prints, by lines."""
    environment = os.environ | {"DATABASE_URL": database, "DJANGO_SETTINGS_MODULE": "salesops.settings"}
    ran = subprocess.run([sys.executable, "-c", script], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr[-3000:]
    return ran.stdout.strip().splitlines()


def test_a_database_of_before_the_first_release_is_up_to_date(db):
    """The many steps that were folded into these are recorded there under their old names."""
    recorder = MigrationRecorder(connection)
    folded = {key: each.replaces for key, each in MigrationLoader(connection).disk_migrations.items() if each.replaces}
    assert {app for app, _name in folded} >= {"reps", "kpis"}
    for (app, name), steps in folded.items():
        recorder.record_unapplied(app, name)
        for step in steps:
            recorder.record_applied(*step)
    call_command("migrate", check_unapplied=True, verbosity=0)  # exits with 1 if there were any to run


@pytest.mark.parametrize("step", [("reps", "0015_seconds_to_log"), ("kpis", "0007_guided_start")])
def test_a_database_that_lacks_a_folded_step_is_refused(db, step):
    MigrationRecorder(connection).record_unapplied(*step)
    with pytest.raises(SystemCheckError, match=f"has not taken {'.'.join(step)}"):
        call_command("migrate", verbosity=0, skip_checks=False)
