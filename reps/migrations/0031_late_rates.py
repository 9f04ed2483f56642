"""An exchange rate may be a late change too."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("reps", "0030_earlier_endings"),
    ]

    operations = [
        migrations.AlterField(
            model_name="latechange",
            name="kind",
            field=models.CharField(
                choices=[
                    ("visit", "Visit"),
                    ("proposal", "Proposal"),
                    ("lead", "Lead"),
                    ("touch", "Touch of a lead"),
                    ("income", "Income"),
                    ("leave", "Leave"),
                    ("rate", "Exchange rate"),
                ],
                max_length=8,
                verbose_name="kind",
            ),
        ),
        migrations.AlterField(
            model_name="historicallatechange",
            name="kind",
            field=models.CharField(
                choices=[
                    ("visit", "Visit"),
                    ("proposal", "Proposal"),
                    ("lead", "Lead"),
                    ("touch", "Touch of a lead"),
                    ("income", "Income"),
                    ("leave", "Leave"),
                    ("rate", "Exchange rate"),
                ],
                max_length=8,
                verbose_name="kind",
            ),
        ),
    ]
