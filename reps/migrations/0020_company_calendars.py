"""The company's working calendar from a day on, filled with the present one as from the beginning: every figure stays."""

from datetime import date

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models
from django.db.models.functions import Coalesce
from django.utils import timezone

from reps.at_once import CreateModels

NOTED = ("history_date", "history_type", "history_change_reason", "history_user_id", "import_batch_id")


def to_rows(apps, schema_editor):
    """A row of what the company works by, with the history of what was said of it; none where nobody said anything."""
    company = apps.get_model("reps.Organisation").objects.first()
    if company is None:
        return
    said = {"country": company.country, "weekdays": company.weekdays}
    made = apps.get_model("reps.CompanyCalendar").objects.create(**said)
    past = apps.get_model("reps.HistoricalCompanyCalendar")
    past.objects.bulk_create(past(id=made.pk, **version) for version in versions(apps))


def versions(apps):
    """What the history rows of the company that say anything new of its calendar say, the earliest first."""
    rows = apps.get_model("reps.HistoricalOrganisation").objects.order_by("history_id")
    found = []
    for row in rows.values("country", "weekdays", *NOTED):
        if not found or (found[-1]["country"], found[-1]["weekdays"]) != (row["country"], row["weekdays"]):
            found.append(row)
    return found


def to_columns(apps, schema_editor):
    """What is worked by today; the days before and after are lost, as there is no place for them."""
    rows = apps.get_model("reps.CompanyCalendar").objects.exclude(since__gt=timezone.localdate())
    held = rows.order_by(models.F("since").desc(nulls_last=True)).values("country", "weekdays").first()
    if held:
        apps.get_model("reps.Organisation").objects.update_or_create(pk=1, defaults=held)


SINCE = models.DateField(
    blank=True,
    help_text="Earlier days stay worked or free as they were. Blank: from the beginning.",
    null=True,
    verbose_name="from",
)
COUNTRY = models.CharField(
    blank=True,
    default="CN",
    help_text="Country code of the built-in working calendar; blank means Monday to Friday.",
    max_length=2,
    verbose_name="working calendar",
)
WEEKDAYS = models.JSONField(
    blank=True,
    default=list,
    help_text='Such as ["mon", "tue"]. Empty: by the working calendar.',
    verbose_name="working weekdays",
)


def link(to, **options):
    """A history row's link to what may be gone."""
    return models.ForeignKey(
        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=to, **options
    )


class Migration(migrations.Migration):
    dependencies = [("reps", "0019_previews_as_jobs")]

    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name="CompanyCalendar",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                        ),
                        ("since", SINCE.clone()),
                        ("country", COUNTRY.clone()),
                        ("weekdays", WEEKDAYS.clone()),
                    ],
                    options={
                        "verbose_name": "company calendar",
                        "verbose_name_plural": "company calendars",
                        "ordering": [models.OrderBy(models.F("since"), descending=True, nulls_last=True)],
                        "constraints": [
                            models.UniqueConstraint(
                                Coalesce("since", models.Value(date.min)),
                                name="company_calendar_once_a_day",
                                violation_error_message="There is a company calendar from that day on already.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalCompanyCalendar",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                        ),
                        ("since", SINCE.clone()),
                        ("country", COUNTRY.clone()),
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
                        ("history_user", link(settings.AUTH_USER_MODEL)),
                        ("import_batch", link("reps.importbatch", blank=True)),
                    ],
                    options={
                        "verbose_name": "historical company calendar",
                        "verbose_name_plural": "historical company calendars",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
            ]
        ),
        migrations.RunPython(to_rows, to_columns),
        *(
            migrations.RemoveField(model, name)
            for model in ("historicalorganisation", "organisation")
            for name in ("country", "weekdays")
        ),
    ]
