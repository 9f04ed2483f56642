"""What was told of diversity says of which teams each group was made; of what was told before, nobody knows."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("kpis", "0007_mails_of_disputes"),
    ]

    operations = [
        migrations.AddField(
            model_name="toldmix",
            name="teams",
            field=models.JSONField(default=dict, verbose_name="teams"),
        ),
    ]
