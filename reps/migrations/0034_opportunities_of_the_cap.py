from django.db import migrations, models

MEANING = "An opportunity is a lead with its proposals, or a proposal from no lead; without one, it is the customer."


class Migration(migrations.Migration):
    dependencies = [("reps", "0033_leads_won")]

    operations = [
        migrations.AlterField(
            model_name=name,
            name="same_day_cap",
            field=models.BooleanField(
                default=True, help_text=MEANING, verbose_name="one quality visit per rep, day and opportunity"
            ),
        )
        for name in ("historicalparameters", "parameters")
    ]
