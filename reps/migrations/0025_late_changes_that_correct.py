"""A late change names the upheld dispute that it puts right: whoever decided that decides it too."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('reps', '0024_contests_gone'),
    ]

    operations = [
        migrations.AddField(
            model_name='historicallatechange',
            name='corrects',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='reps.dispute', verbose_name='puts right the dispute'),
        ),
        migrations.AddField(
            model_name='latechange',
            name='corrects',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='late_changes', to='reps.dispute', verbose_name='puts right the dispute'),
        ),
    ]
