"""An audit keeps what the rep claimed when it was made; of those made before, what the visit says now."""

from django.db import migrations, models
from django.db.models import OuterRef, Subquery

FIELD = {"editable": False, "null": True, "verbose_name": "the rep said"}


def as_it_stands(apps, schema_editor):
    visits = apps.get_model("reps", "Visit").objects.filter(pk=OuterRef("visit"))
    apps.get_model("reps", "VisitAudit").objects.update(claimed=Subquery(visits.values("quality")))


class Migration(migrations.Migration):
    dependencies = [
        ("reps", "0031_late_rates"),
    ]

    operations = [
        migrations.AddField("historicalvisitaudit", "claimed", models.BooleanField(**FIELD)),
        migrations.AddField("visitaudit", "claimed", models.BooleanField(**FIELD)),
        migrations.RunPython(as_it_stands, migrations.RunPython.noop),
    ]
