"""A preview of a long file is long work too: another kind of job. Rows stay as they are."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reps", "0018_spend_in_currencies")]

    operations = [
        migrations.AlterField(
            model_name="job",
            name="kind",
            field=models.CharField(
                choices=[
                    ("preview", "Preview"),
                    ("import", "Import"),
                    ("undo", "Undoing an import"),
                    ("export", "Export"),
                    ("rule", "Judging records by a new definition"),
                    ("setting", "Applying a setting"),
                ],
                max_length=10,
                verbose_name="kind",
            ),
        ),
    ]
