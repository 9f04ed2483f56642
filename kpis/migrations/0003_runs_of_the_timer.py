"""When the timer of the mails last ran."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("kpis", "0002_what_stands")]

    operations = [
        migrations.CreateModel(
            name="TimerRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(verbose_name="at")),
            ],
            options={
                "verbose_name": "run of the timer",
                "constraints": [models.CheckConstraint(condition=models.Q(("pk", 1)), name="timer_run_is_one_row")],
            },
        ),
    ]
