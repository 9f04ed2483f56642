"""A mail may be of a dispute instead of a subscription: each news of it is told once."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("kpis", "0006_closing_reports"),
        ("reps", "0024_contests_gone"),
    ]

    operations = [
        migrations.AddField(
            model_name="mail",
            name="dispute",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="mails",
                to="reps.dispute",
                verbose_name="dispute",
            ),
        ),
        migrations.AddConstraint(
            model_name="mail",
            constraint=models.UniqueConstraint(fields=("dispute", "user", "rhythm"), name="mail_once_a_dispute"),
        ),
    ]
