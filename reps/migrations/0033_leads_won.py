from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reps", "0032_claimed_at_the_audit")]

    operations = [
        migrations.AddIndex(
            model_name="lead",
            index=models.Index(
                condition=models.Q(("won_on__isnull", False)),
                fields=["won_on", "team", "first_owner", "source"],
                name="lead_won",
            ),
        ),
    ]
