"""A rep's own time zone; a lead keeps the one in which its day was told."""

from django.conf import settings
from django.db import migrations, models

import reps.zones


def of_the_company(apps, schema_editor):
    """Leads of before were all dated by the company's clock."""
    zones = apps.get_model("reps", "Organisation").objects.values_list("time_zone", flat=True)
    apps.get_model("reps", "Lead").objects.update(time_zone=zones.first() or settings.TIME_ZONE)


class Migration(migrations.Migration):

    dependencies = [
        ('reps', '0005_calibrations'),
    ]

    operations = [
        migrations.AddField(
            model_name='historicallead',
            name='time_zone',
            field=models.CharField(blank=True, editable=False, help_text="In which its day is told: that of whoever had it when it was entered, else the organisation's.", max_length=60, verbose_name='time zone'),
        ),
        migrations.AddField(
            model_name='historicalrep',
            name='time_zone',
            field=models.CharField(blank=True, help_text="Where they work, such as Asia/Urumqi. Blank: the organisation's. Dates already recorded stay.", max_length=60, validators=[reps.zones.known_zone], verbose_name='time zone'),
        ),
        migrations.AddField(
            model_name='lead',
            name='time_zone',
            field=models.CharField(blank=True, editable=False, help_text="In which its day is told: that of whoever had it when it was entered, else the organisation's.", max_length=60, verbose_name='time zone'),
        ),
        migrations.AddField(
            model_name='rep',
            name='time_zone',
            field=models.CharField(blank=True, help_text="Where they work, such as Asia/Urumqi. Blank: the organisation's. Dates already recorded stay.", max_length=60, validators=[reps.zones.known_zone], verbose_name='time zone'),
        ),
        migrations.RunPython(of_the_company, migrations.RunPython.noop),
    ]
