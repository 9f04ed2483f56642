"""Every address as every role, against the tables written here (docs/roles.md says the same in words).

A new address without a row fails the test; so does a row whose address is gone.
"""

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import URLResolver, get_resolver, reverse

from kpis.models import SavedView
from reps.definitions import new_draft
from reps.imports import upload as uploads
from reps.jobs.work import file_of
from reps.models import Criterion, ImportBatch, Job, LateChange, Lead, Overturn, Visit, VisitAudit
from reps.views.declarations import token_of
from tests import builders as made
from tests.small_company import TODAY, WEEK, small_company
from tests.unrendered import unrendered

pytestmark = pytest.mark.django_db

# The records are Alice's, of team North, which the manager leads; the stranger sells in team South. The uploaded file
# is the admin's. "open" answers, "-" is not found, "on" leads on to another page.
PAGES = """
                     alice  teammate stranger manager director recruiter admin
home                 on     on       on       on      on       on        on
start                -      -        -        -       -        -         open
start_step           -      -        -        -       -        -         open
dashboard            open   open     open     open    open     open      open
kpi                  open   open     open     open    open     -         open
targets              open   open     open     open    open     -         open
targets_proposed     -      -        -        open    -        -         open
compare              open   open     open     open    open     open      open
hits                 -      -        -        open    open     -         open
board                open   open     open     open    open     -         open
explain              open   open     open     open    open     -         open
figure_records       open   open     open     open    open     -         open
calendar             open   open     open     open    open     -         open
rhythms              open   open     open     open    open     open      open
rhythm               -      -        -        open    open     -         open
closing_report       -      -        -        open    open     -         open
mails                open   open     open     open    open     open      open
mail_new             -      -        -        open    open     -         open
mail_edit            -      -        -        open    -        -         -
outbox               open   open     open     open    open     open      open
outbox_mail          -      -        -        open    -        -         open
outbox_html          -      -        -        open    -        -         open
lead_sources         open   open     open     open    open     -         open
talent               -      -        -        open    open     open      open
talent_stages        -      -        -        open    open     open      open
talent_hires         -      -        -        open    open     open      open
vacancy_new          -      -        -        open    -        open      open
vacancy_edit         -      -        -        open    -        open      open
nine_box             -      -        -        open    open     open      -
nine_box_person      -      -        -        open    open     open      -
talent_background    -      -        -        open    open     open      open
my_declaration       open   open     open     open    -        -         -
declaration_link     open   open     open     open    open     open      open
my_week              open   open     open     open    on       on        on
visit_list           open   open     open     open    open     -         open
proposal_list        open   open     open     open    open     -         open
lead_list            open   open     open     open    open     -         open
customer_list        open   open     open     open    open     -         open
candidate_list       -      -        -        open    open     open      open
vacancy_list         -      -        -        open    open     open      open
income_list          open   open     open     open    open     -         open
target_list          open   open     open     open    open     -         open
leave_list           open   open     open     open    open     -         open
leave_new            -      -        -        open    -        -         open
leave_edit           -      -        -        open    -        -         open
leave_delete         -      -        -        open    -        -         open
people               -      -        -        open    open     -         open
membership_list      -      -        -        open    open     -         open
lead_intake          open   open     open     open    open     -         open
lead_new             open   open     open     open    -        -         open
lead_detail          open   -        -        open    open     -         open
lead_edit            open   -        -        open    -        -         open
late_changes         open   open     open     open    open     -         open
customer_new         open   open     open     open    -        -         open
customer_detail      open   open     open     open    open     -         open
customer_edit        open   open     open     open    -        -         open
customer_suggest     open   open     open     open    open     -         open
opportunity_suggest  open   open     open     open    open     -         open
candidate_new        -      -        -        open    -        open      open
candidate_detail     -      -        -        open    open     open      open
candidate_edit       -      -        -        open    -        open      open
scorecard            -      -        -        open    -        open      open
visit_new            open   open     open     open    -        -         open
visit_quick          open   open     open     open    -        -         on
phone_queue          open   open     open     open    -        -         -
phone_session        open   open     open     open    open     open      open
offline              open   open     open     open    open     open      open
worker               open   open     open     open    open     open      open
manifest             open   open     open     open    open     open      open
visit                open   -        -        open    open     -         open
visit_delete         open   -        -        open    -        -         open
visit_edit           open   -        -        open    -        -         open
proposal_new         open   open     open     open    -        -         open
proposal             open   -        -        open    open     -         open
proposal_delete      open   -        -        open    -        -         open
proposal_edit        open   -        -        open    -        -         open
definitions          open   open     open     open    open     open      open
definition_new       -      -        -        -       -        -         open
definition_edit      -      -        -        -       -        -         open
definition_preview   -      -        -        -       -        -         open
definition_preview_records - -    -        -       -        -         open
criterion_new        -      -        -        -       -        -         open
criterion_edit       -      -        -        -       -        -         open
import_list          -      -        -        -       -        -         open
import_new           -      -        -        -       -        -         open
import_columns       -      -        -        -       -        -         open
import_preview       -      -        -        -       -        -         open
import_bad_rows      -      -        -        -       -        -         open
import_batch         -      -        -        -       -        -         open
import_export        -      -        -        -       -        -         open
dispute_list         open   open     open     open    open     -         open
dispute              open   -        -        open    open     -         open
dispute_new          open   -        -        -       -        -         -
audit_list           -      -        -        open    open     -         open
audit                -      -        -        open    open     -         open
calibration_list     -      -        -        open    open     -         open
calibration_new      -      -        -        -       open     -         open
calibration          -      -        -        open    open     -         open
calibration_visit    -      -        -        open    -        -         open
trust                -      -        -        open    open     -         open
trust_cases          -      -        -        open    open     -         open
find                 open   open     open     open    open     open      open
saved_views          open   open     open     open    open     open      open
jobs                 open   open     open     open    open     open      open
job                  -      -        -        -       -        -         open
job_bar              -      -        -        -       -        -         open
job_file             -      -        -        -       -        -         open
deleted              open   open     open     open    open     open      open
health               open   open     open     open    open     open      open
"""
# What is sent by POST only: "done" is an answer, be it that a word is missing.
ACTIONS = """
                     alice  teammate stranger manager director recruiter admin
start_skip           -      -        -        -       -        -         done
start_end            -      -        -        -       -        -         done
visit_outcome        done   -        -        done    -        -         done
outcome_undo         done   -        -        done    -        -         done
visit_send           done   done     done     done    -        -         -
overturn             -      -        -        done    -        -         done
dispute_withdraw     done   -        -        -       -        -         -
dispute_decide       -      -        -        -       done     -         done
proposal_outcome     done   -        -        done    -        -         done
proposal_revise      done   -        -        done    -        -         done
proposal_reissue     done   -        -        done    -        -         done
desk_name            -      -        -        done    -        -         done
lead_touch           done   -        -        done    -        -         done
late_decide          -      -        -        done    done     -         done
mail_stop            -      -        -        done    -        -         -
mails_of_disputes    done   done     done     done    done     -         done
mail_now             -      -        -        done    -        -         -
commitment_new       -      -        -        done    -        -         -
note_write           -      -        -        done    -        -         -
commitment_settle    -      -        -        done    -        -         -
lead_respond         done   -        -        done    -        -         done
lead_accept          done   -        -        done    -        -         done
lead_reject          done   -        -        done    -        -         done
lead_assign          -      -        -        done    -        -         done
candidate_review     -      -        -        done    -        done      done
definition_activate  -      -        -        -       -        -         done
definition_delete    -      -        -        -       -        -         done
import_commit        -      -        -        -       -        -         done
import_undo          -      -        -        -       -        -         done
my_declaration_delete   -   -        -        -       -        -         -
declaration_link_delete done done     done     done    done     done      done
deleted_restore      done   -        -        done    -        -         done
job_again            -      -        -        -       -        -         done
view_save            -      -        -        -       -        -         -
view_forget          -      -        -        -       -        -         -
language             done   done     done     done    done     done      done
"""
OPEN_TO_ALL = {"health", "declaration_link", "offline", "worker", "manifest", "phone_session"}
MEANING = {200: "open", 302: "on", 404: "-"}


def rows(table):
    """{name: {role: cell}}"""
    roles, *lines = [line.split() for line in table.strip().splitlines()]
    return {name: dict(zip(roles, cells, strict=True)) for name, *cells in lines}


def addresses(resolver=None, prefix=""):
    """(path, name) of every address but those of the admin and of allauth."""
    for each in (resolver or get_resolver()).url_patterns:
        path = prefix + str(each.pattern)
        if path.startswith(("admin/", "accounts/")):
            continue
        if isinstance(each, URLResolver):
            yield from addresses(each, path)
        else:
            yield path, each.name


NAMED = {name: path for path, name in addresses()}


@pytest.fixture
def company(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with time_machine.travel(TODAY, tick=False):
        found = small_company()
        made.organisation(asks_diversity=True)
        yield found


def _late_change(visit):
    """A change of Alice's visit that waits for her manager."""
    concerned = {"rep": visit.rep, "team": visit.team, "approver_team": visit.team}
    asked = {"record_id": visit.pk, "record_key": visit.key, "label": str(visit), "day": visit.date, "reason": "ill"}
    return LateChange.objects.create(kind="visit", action="change", **asked, **concerned)


def _deletion(visit):
    """The history row of a visit that was deleted."""
    visit.delete()
    return Visit.history.filter(history_type="-").latest("history_id")


def _export(user):
    """A job of theirs that has made its file."""
    asked = {"kind": "visits", "ending": "csv"}
    job = Job.objects.create(kind="export", by=user, arguments=asked, state="done", ended_at=made.moment(TODAY[:16]))
    file_of(job).parent.mkdir(parents=True)
    file_of(job).write_text("key\n")
    return job


@pytest.fixture
def words(company):
    """What stands in the addresses: a function of a name."""
    alice, visit = company.reps.alice, company.reps.alice.visits.first()
    candidate = made.candidate(team=company.north)
    records = {
        "visit": visit.pk,
        "dispute": made.dispute(visit, team=company.north, against=company.manager).pk,
        "proposal": alice.proposals.first().pk,
        "lead": made.lead(owner=alice).pk,
        "customer": visit.customer_id,
        "candidate": candidate.pk,
        "leave": made.leave(alice, "2026-12-07").pk,
        "vacancy": made.vacancy(company.north).pk,
        "definition": new_draft("visit", made.day("2026-12-01")).pk,
        "criterion": Criterion.objects.filter(kind="visit").first().pk,
        "import": ImportBatch.objects.create(kind="visits", file_name="a.csv").pk,
    }
    VisitAudit.objects.create(visit=visit, auditor=company.admin, quality=True)
    Overturn.objects.create(visit=visit, by=company.manager, reason="nobody was there")
    made.lock("quarter", "2026-07-01", "2026-09-30")
    calibration = made.calibration(company.manager, company.admin, {visit: (None, None)})
    upload = uploads.keep(SimpleUploadedFile("c.csv", b"key,name\n"), company.admin, "customers")
    upload.mapping = {"columns": {"key": "key", "name": "name"}}
    upload.save()
    special = {
        "kpi": ["quality_visits"],
        "start_step": ["people"],
        "start_skip": ["people"],
        "explain": ["quality_visits"],
        "figure_records": ["quality_visits"],
        "definition_new": ["visit"],
        "criterion_new": ["visit"],
        "import_export": ["visits", "csv"],
        "rhythm": ["monday"],
        "closing_report": ["quarter"],
        "mail_new": ["monday"],
        **dict.fromkeys(("mail_edit", "mail_stop", "mail_now"), (made.subscription(company.manager).pk,)),
        **dict.fromkeys(("outbox_mail", "outbox_html"), (made.mail(company.manager).pk,)),
        "commitment_new": [alice.pk],
        "note_write": [alice.pk],
        "commitment_settle": [made.commitment(alice).pk],
        "outcome_undo": [visit.pk],
        "late_decide": [_late_change(visit).pk],
        **{name: [visit.pk] for name in ("audit", "overturn")},
        "dispute_new": ["proposal", alice.proposals.first().pk],
        "view_forget": [SavedView.objects.create(user=made.user(), name="Mine", address="/dashboard/").pk],
        "calibration": [calibration.pk],
        "calibration_visit": [calibration.pk, visit.pk],
        "scorecard": [candidate.pk],
        "nine_box_person": [alice.pk],
        **dict.fromkeys(("job", "job_bar", "job_file", "job_again"), (_export(company.admin).pk,)),
        "proposal_delete": [made.proposal(alice, "2026-12-01", status="draft").pk],
        "deleted_restore": ["visit", _deletion(made.visit(alice, "2026-11-20")).pk],
        "declaration_link": [token_of(candidate)],
        "declaration_link_delete": [token_of(candidate)],
    }

    def arguments(name):
        if "<slug:token>" in NAMED[name]:
            return [upload.token]
        return special.get(name) or ([records[name.split("_")[0]]] if "<" in NAMED[name] else [])

    return arguments


def test_every_address_has_its_row():
    assert set(NAMED) == set(rows(PAGES)) | set(rows(ACTIONS))


def test_who_opens_which_page(client, company, words):
    found = {name: {} for name in rows(PAGES)}
    for role in next(iter(rows(PAGES).values())):
        client.force_login(getattr(company, role))
        for name in found:
            with unrendered():
                status = client.get(reverse(name, args=words(name))).status_code
            found[name][role] = MEANING.get(status, status)
    assert found == rows(PAGES)


def test_who_may_do_what(client, company, words):
    found = {name: {} for name in rows(ACTIONS)}
    for role in next(iter(rows(ACTIONS).values())):
        client.force_login(getattr(company, role))
        for name in found:
            with transaction.atomic(), unrendered():
                written_by = {"X-Written-By": str(getattr(company, role).pk)}
                status = client.post(reverse(name, args=words(name)), headers=written_by).status_code
                transaction.set_rollback(True)
            found[name][role] = {200: "done", 302: "done", 422: "done", 404: "-"}.get(status, status)
    assert found == rows(ACTIONS)


def test_what_is_sent_cannot_be_fetched(client, company, words):
    client.force_login(company.admin)
    assert {client.get(reverse(name, args=words(name))).status_code for name in rows(ACTIONS)} == {405}


def test_nobody_gets_in_without_logging_in(client, company, words):
    for name in rows(PAGES).keys() - OPEN_TO_ALL:
        answer = client.get(reverse(name, args=words(name)))
        assert (answer.status_code, answer.url.split("?")[0]) == (302, "/accounts/login/"), name


def test_a_stranger_s_post_changes_nothing(client, company, words):
    visit, lead = Visit.objects.get(pk=words("visit")[0]), Lead.objects.get(pk=words("lead_accept")[0])
    client.force_login(company.stranger)
    client.post(reverse("visit_edit", args=[visit.pk]), {"status": "void"})
    client.post(reverse("visit_outcome", args=[visit.pk]), {"status": "no_show"})
    client.post(reverse("lead_accept", args=[lead.pk]))
    visit.refresh_from_db()
    lead.refresh_from_db()
    assert (visit.status, lead.accepted_on) == ("held", None)


def test_a_manager_keeps_what_a_former_member_did_in_the_team_and_sees_nothing_of_it_elsewhere(client, company):
    """Spec 2.3: Ann moves from North to South on 18 November."""
    ann = company.reps.ann
    ann.memberships.update(end="2026-11-17")
    made.member(ann, company.south, start="2026-11-18")
    before, after = made.visit(ann, "2026-11-17"), made.visit(ann, "2026-11-18")
    sam = made.user("sam", rep=company.reps.sam)
    for user, seen, hidden in ((company.manager, before, after), (sam, after, before)):
        client.force_login(user)
        assert client.get(reverse("visit", args=[seen.pk])).status_code == 200
        assert client.get(reverse("visit", args=[hidden.pk])).status_code == 404
        listed = {row.record.pk for row in client.get(reverse("visit_list")).context["table"].rows}
        assert (seen.pk in listed, hidden.pk in listed) == (True, False)
        figure = client.get(reverse("figure_records", args=["visits"]), {"who": "rep:" + ann.key, "when": WEEK})
        assert {row.record.pk for row in figure.context["table"].rows} == {seen.pk}
