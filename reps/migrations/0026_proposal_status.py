"""An index for the proposals of a status: which ones are superseded, and by none, is asked by every dashboard."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("reps", "0025_late_changes_that_correct"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="proposal",
            index=models.Index(fields=["status", "replaced_by", "issued_on"], name="proposal_status"),
        ),
    ]
