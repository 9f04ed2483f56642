"""Whether somebody is told of disputes by mail: as long as they don't say no."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("reps", "0028_proposal_status"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="dispute_mails",
            field=models.BooleanField(
                default=True,
                help_text="Told by mail of a dispute to decide, and of what was decided.",
                verbose_name="mails of disputes",
            ),
        ),
    ]
