"""Which periods are guarded, and from when (spec 2.8)."""

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('reps', '0007_lead_speed_and_freeze'),
    ]

    operations = [
        migrations.CreateModel(
            name='HistoricalPeriodLock',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('grain', models.CharField(choices=[('week', 'Week'), ('month', 'Month'), ('quarter', 'Quarter')], max_length=7, verbose_name='kind of period')),
                ('start', models.DateField(verbose_name='first day')),
                ('end', models.DateField(editable=False, verbose_name='last day')),
                ('published_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='published at')),
                ('locks_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='locks at')),
                ('decision', models.CharField(blank=True, choices=[('locked', 'Locked by hand'), ('unlocked', 'Unlocked by hand')], max_length=8, verbose_name='decision')),
                ('decided_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='decided at')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='reason')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.TextField(null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('import_batch', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='reps.importbatch')),
            ],
            options={
                'verbose_name': 'historical period lock',
                'verbose_name_plural': 'historical period locks',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='PeriodLock',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('grain', models.CharField(choices=[('week', 'Week'), ('month', 'Month'), ('quarter', 'Quarter')], max_length=7, verbose_name='kind of period')),
                ('start', models.DateField(verbose_name='first day')),
                ('end', models.DateField(editable=False, verbose_name='last day')),
                ('published_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='published at')),
                ('locks_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='locks at')),
                ('decision', models.CharField(blank=True, choices=[('locked', 'Locked by hand'), ('unlocked', 'Unlocked by hand')], max_length=8, verbose_name='decision')),
                ('decided_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='decided at')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='reason')),
            ],
            options={
                'verbose_name': 'period lock',
                'verbose_name_plural': 'period locks',
                'ordering': ['-start', 'grain'],
                'indexes': [models.Index(fields=['start', 'end'], name='lock_days')],
                'constraints': [models.UniqueConstraint(fields=('grain', 'start'), name='lock_once_a_period'), models.CheckConstraint(condition=models.Q(('end__gt', models.F('start'))), name='lock_ends_after_start'), models.CheckConstraint(condition=models.Q(('grain__in', ['week', 'month', 'quarter'])), name='lock_grain_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decision', '')), models.Q(('decided_at__isnull', False), ('decision__in', ['locked', 'unlocked']), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='lock_by_hand_has_a_reason', violation_error_message='Say why the period is locked or unlocked by hand.')],
            },
        ),
    ]
