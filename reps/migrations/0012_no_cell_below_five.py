"""Diversity shows no group below five (spec 5.3): fewer would switch the hiding off."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import migrations, models

FIELD = {
    "default": 5,
    "help_text": "For diversity: smaller groups stay hidden.",
    "validators": [MinValueValidator(5), MaxValueValidator(3650)],
    "verbose_name": "fewest people in a group that is shown",
}


def raise_to_five(apps, schema_editor):
    apps.get_model("reps", "Parameters").objects.filter(min_cell__lt=5).update(min_cell=5)


class Migration(migrations.Migration):
    dependencies = [("reps", "0011_logging_in_the_indexes")]

    operations = [
        migrations.RunPython(raise_to_five, migrations.RunPython.noop),
        *(
            migrations.AlterField(name, "min_cell", models.PositiveSmallIntegerField(**FIELD))
            for name in ("parameters", "historicalparameters")
        ),
    ]
