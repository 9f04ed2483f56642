"""A proposal keeps the ending it had before the one it has: the day it ran out, and what it was issued again after.

When it runs out is told by its own date, else by the validity in force on the day of its issue. What proposals had
come to that were issued again so far is not known.
"""

from datetime import timedelta
from importlib import import_module

from django.db import migrations, models
from django.db.models import F, Q

NOT_COUNTED = ["draft", "void", "superseded"]
DEFAULT_VALIDITY = 30
STATUSES = [
    ("draft", "Draft"),
    ("open", "Open"),
    ("won", "Won"),
    ("lost", "Lost"),
    ("no_decision", "No decision"),
    ("expired", "Expired"),
    ("withdrawn", "Withdrawn"),
    ("void", "Void"),
    ("superseded", "Superseded"),
]
FIELDS = {
    "reopened_on": models.DateField("went on again on", null=True, blank=True),
    "earlier_ended_on": models.DateField("had ended on", null=True, blank=True),
    "earlier_runs_out_on": models.DateField("had run out on, or would have", null=True, blank=True),
    "earlier_ending": models.CharField(
        "had come to", max_length=12, choices=STATUSES, blank=True, default=""
    ),
    "earlier_reason": models.CharField(
        "earlier reason for loss", max_length=100, blank=True, default=""
    ),
}
LAPSED, REOPENED = Q(runs_out_on__lt=F("ended_on")), Q(reopened_on__isnull=False)
INDEXES = {
    "proposal_lapsed_issued": ("issued_on", LAPSED),
    "proposal_lapsed": ("runs_out_on", LAPSED),
    "proposal_reopened_issued": ("issued_on", REOPENED),
    "proposal_reopened": ("earlier_ended_on", REOPENED),
    "proposal_lapsed_before": ("earlier_runs_out_on", REOPENED),
}
SPLITS = import_module("reps.migrations.0002_rules_of_the_database").SQLITE_SPLITS


def drop_triggers(_apps, schema_editor):
    """SQLite makes the table anew, under another name at first: the triggers that write to it must not look for it."""
    if schema_editor.connection.vendor == "sqlite":
        for event in SPLITS:
            schema_editor.execute(f"DROP TRIGGER credit_total_{event}")


def make_triggers(_apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for statement in SPLITS.values():
            schema_editor.execute(statement)


def say_when_they_run_out(apps, _schema_editor):
    counted = apps.get_model("reps.Proposal").objects.exclude(status__in=NOT_COUNTED)
    counted.filter(valid_until__isnull=False).update(runs_out_on=F("valid_until") + timedelta(days=1))
    unsaid = counted.filter(valid_until=None)
    unsaid.update(runs_out_on=F("issued_on") + timedelta(days=DEFAULT_VALIDITY + 1))
    rows = apps.get_model("reps.Parameters").objects.order_by(F("effective_from").asc(nulls_first=True))
    for row in rows:
        held = unsaid.filter(issued_on__gte=row.effective_from) if row.effective_from else unsaid
        held.update(runs_out_on=F("issued_on") + timedelta(days=row.validity_days + 1))


class Migration(migrations.Migration):
    dependencies = [("reps", "0029_mails_of_disputes")]
    operations = [
        migrations.RunPython(drop_triggers, make_triggers),
        *(
            migrations.AddField(model, name, field.clone(), preserve_default=False)
            for model in ("proposal", "historicalproposal")
            for name, field in FIELDS.items()
        ),
        migrations.AddField(
            "proposal", "runs_out_on", models.DateField("runs out on", editable=False, null=True)
        ),
        *(
            migrations.AddIndex("proposal", models.Index(fields=[field], name=name, condition=condition))
            for name, (field, condition) in INDEXES.items()
        ),
        migrations.AddConstraint(
            "proposal",
            models.CheckConstraint(
                condition=Q(reopened_on=None, earlier_ended_on=None, earlier_runs_out_on=None, earlier_ending="")
                | Q(
                    earlier_runs_out_on__isnull=False,
                    earlier_ended_on__lte=F("reopened_on"),
                    reopened_on__lte=F("ended_on"),
                    earlier_ending__in=["lost", "no_decision", "expired", "withdrawn"],
                ),
                name="proposal_goes_on_after_an_end",
                violation_error_message="A proposal goes on only after it had ended.",
            ),
        ),
        # After the indexes: PostgreSQL makes none on a table whose rows still wait for a deferred trigger
        migrations.RunPython(say_when_they_run_out, migrations.RunPython.noop),
        migrations.RunPython(make_triggers, drop_triggers),
    ]
