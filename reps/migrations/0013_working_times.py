"""Working time from a day on, filled with what each rep works now, as from the beginning: every figure stays."""

from datetime import date
from decimal import Decimal

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models
from django.db.models.functions import Coalesce
from django.utils import timezone

from reps.at_once import CreateModels

FULL_TIME = (Decimal(1), [])
AT_ONCE = 1000
NOTED = ("history_date", "history_type", "history_change_reason", "history_user_id", "import_batch_id")


def to_rows(apps, schema_editor):
    """A row for everybody who is or was no full-timer, with the history of what was said of them."""
    told = versions(apps)
    now = apps.get_model("reps", "Rep").objects.order_by("pk").values_list("pk", "fte", "weekdays")
    ever = [(pk, fte, days) for pk, fte, days in now if (fte, days) != FULL_TIME or pk in told]
    model, past = apps.get_model("reps", "WorkingTime"), apps.get_model("reps", "HistoricalWorkingTime")
    made = model.objects.bulk_create(
        [model(rep_id=pk, fte=fte, weekdays=days) for pk, fte, days in ever], batch_size=AT_ONCE
    )
    past.objects.bulk_create(
        [past(id=row.pk, rep_id=row.rep_id, **version) for row in made for version in told.get(row.rep_id, ())],
        batch_size=AT_ONCE,
    )


def versions(apps):
    """{rep id: [what their history rows that say anything new say]} of those who ever were no full-timers."""
    names = ("fte", "weekdays", *NOTED)
    rows = apps.get_model("reps", "HistoricalRep").objects.order_by("id", "history_id").values("id", *names)
    found = {}
    for row in rows.iterator(AT_ONCE):
        theirs = found.setdefault(row.pop("id"), [])
        if not theirs or (theirs[-1]["fte"], theirs[-1]["weekdays"]) != (row["fte"], row["weekdays"]):
            theirs.append(row)
    return {pk: rows for pk, rows in found.items() if any((row["fte"], row["weekdays"]) != FULL_TIME for row in rows)}


def to_columns(apps, schema_editor):
    """What each works today; the days before and after are lost, as there is no place for them."""
    model, today = apps.get_model("reps", "Rep"), timezone.localdate()
    begun = apps.get_model("reps", "WorkingTime").objects.exclude(since__gt=today)
    in_order = begun.order_by(models.F("since").asc(nulls_first=True))
    last = {rep: (fte, days) for rep, fte, days in in_order.values_list("rep", "fte", "weekdays")}
    reps = [model(pk=pk, fte=fte, weekdays=days) for pk, (fte, days) in last.items()]
    model.objects.bulk_update(reps, ["fte", "weekdays"], batch_size=AT_ONCE)


SINCE = models.DateField(
    blank=True,
    help_text="Earlier days keep what was worked then. Blank: from the beginning.",
    null=True,
    verbose_name="from",
)
FTE = models.DecimalField(
    decimal_places=3, default=Decimal(1), help_text="1 is full-time.", max_digits=4, verbose_name="full-time equivalent"
)
WEEKDAYS = models.JSONField(
    blank=True,
    default=list,
    help_text='For part-timers with fixed days, such as ["mon", "tue"]. Empty: by the calendar.',
    verbose_name="working weekdays",
)
ONCE_A_DAY = models.UniqueConstraint(
    models.F("rep"),
    Coalesce("since", models.Value(date.min)),
    name="working_time_once_a_day",
    violation_error_message="There is a working time from that day on already.",
)
ABOVE_0 = models.CheckConstraint(
    condition=models.Q(("fte__gt", 0), ("fte__lte", 1)),
    name="working_time_above_0_up_to_1",
    violation_error_message="Full-time equivalent must be above 0 and at most 1.",
)


def link(to, **options):
    """A history row's link to what may be gone."""
    return models.ForeignKey(null=True, related_name="+", to=to, **options)


class Migration(migrations.Migration):
    dependencies = [("reps", "0012_no_cell_below_five")]

    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name="HistoricalWorkingTime",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                        ),
                        ("since", SINCE.clone()),
                        ("fte", FTE.clone()),
                        ("weekdays", WEEKDAYS.clone()),
                        ("history_id", models.AutoField(primary_key=True, serialize=False)),
                        ("history_date", models.DateTimeField(db_index=True)),
                        ("history_change_reason", models.TextField(null=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                            ),
                        ),
                        (
                            "history_user",
                            link(settings.AUTH_USER_MODEL, on_delete=django.db.models.deletion.SET_NULL),
                        ),
                        (
                            "import_batch",
                            link("reps.importbatch", on_delete=django.db.models.deletion.SET_NULL, blank=True),
                        ),
                        (
                            "rep",
                            link(
                                "reps.rep",
                                blank=True,
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                verbose_name="rep",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical working time",
                        "verbose_name_plural": "historical working times",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="WorkingTime",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                        ),
                        (
                            "rep",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="working_times",
                                to="reps.rep",
                                verbose_name="rep",
                            ),
                        ),
                        ("since", SINCE.clone()),
                        ("fte", FTE.clone()),
                        ("weekdays", WEEKDAYS.clone()),
                    ],
                    options={
                        "verbose_name": "working time",
                        "verbose_name_plural": "working times",
                        "ordering": ["rep", models.OrderBy(models.F("since"), nulls_first=True)],
                        "constraints": [ONCE_A_DAY, ABOVE_0],
                    },
                ),
            ]
        ),
        migrations.RunPython(to_rows, to_columns),
    ]
