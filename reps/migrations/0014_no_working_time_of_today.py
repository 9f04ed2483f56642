"""A rep's working time stands in rows of its own, each from a day on; what held today only, goes."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("reps", "0013_working_times")]

    operations = [
        migrations.RemoveConstraint("rep", "rep_fte_above_0_up_to_1"),
        *(
            migrations.RemoveField(model, name)
            for model in ("historicalrep", "rep")
            for name in ("fte", "weekdays")
        ),
    ]
