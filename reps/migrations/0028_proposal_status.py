"""An index for the proposals of a status: which ones are superseded, and by none, is asked by every dashboard."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("reps", "0027_currency_of_an_income"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="proposal",
            index=models.Index(fields=["status", "replaced_by", "issued_on"], name="proposal_status"),
        ),
    ]
