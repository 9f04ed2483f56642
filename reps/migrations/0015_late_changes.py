"""Changes after a lock wait for approval, and visits know whether they were logged late (spec 2.8, 12)."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import django.core.serializers.json
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

LATE = timedelta(days=1, hours=48)  # after the beginning of its day
AT_ONCE = 500


def mark_late(apps, schema_editor):
    """What `late` says of visits logged before there was such a mark."""
    Visit, organisation = apps.get_model("reps", "Visit"), apps.get_model("reps", "Organisation").objects.first()
    zone = ZoneInfo(organisation.time_zone if organisation else "Asia/Shanghai")
    held = Visit.objects.filter(status="held", logged_at__isnull=False).order_by()
    late = [
        pk
        for pk, day, logged_at in held.values_list("pk", "date", "logged_at").iterator()
        if logged_at > datetime.combine(day, time(), zone) + LATE
    ]
    held.update(late=False)
    for at in range(0, len(late), AT_ONCE):
        Visit.objects.filter(pk__in=late[at : at + AT_ONCE]).update(late=True)


class Migration(migrations.Migration):

    dependencies = [
        ('reps', '0014_lead_touches'),
    ]

    operations = [
        migrations.AddField(
            model_name='importbatch',
            name='late_reason',
            field=models.CharField(blank=True, max_length=500, verbose_name='reason for late rows'),
        ),
        migrations.AddField(
            model_name='visit',
            name='late',
            field=models.BooleanField(editable=False, help_text='Logged long after the visit; unknown if nobody knows when.', null=True, verbose_name='late entry'),
        ),
        migrations.CreateModel(
            name='HistoricalLateChange',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('kind', models.CharField(choices=[('visit', 'Visit'), ('proposal', 'Proposal'), ('lead', 'Lead')], max_length=8, verbose_name='kind')),
                ('action', models.CharField(choices=[('add', 'Added'), ('change', 'Changed'), ('delete', 'Deleted')], max_length=6, verbose_name='what')),
                ('record_id', models.BigIntegerField(blank=True, null=True, verbose_name='record')),
                ('record_key', models.CharField(max_length=100, verbose_name='key')),
                ('label', models.CharField(max_length=300, verbose_name='name')),
                ('fields', models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder, verbose_name='fields')),
                ('day', models.DateField(verbose_name='day')),
                ('period', models.CharField(blank=True, max_length=20, verbose_name='locked period')),
                ('reason', models.TextField(max_length=1000, verbose_name='reason')),
                ('asked_at', models.DateTimeField(blank=True, editable=False, verbose_name='asked at')),
                ('state', models.CharField(choices=[('pending', 'Waiting'), ('approved', 'Approved'), ('declined', 'Declined')], default='pending', max_length=8, verbose_name='state')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='decided at')),
                ('note', models.CharField(blank=True, max_length=500, verbose_name='note')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.TextField(null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('approver_team', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='reps.team', verbose_name='decided by who manages')),
                ('asked_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='asked by')),
                ('decided_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('import_batch', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='reps.importbatch')),
                ('rep', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='reps.rep', verbose_name='rep')),
                ('team', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='reps.team', verbose_name='team')),
            ],
            options={
                'verbose_name': 'historical late change',
                'verbose_name_plural': 'historical late changes',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='LateChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('visit', 'Visit'), ('proposal', 'Proposal'), ('lead', 'Lead')], max_length=8, verbose_name='kind')),
                ('action', models.CharField(choices=[('add', 'Added'), ('change', 'Changed'), ('delete', 'Deleted')], max_length=6, verbose_name='what')),
                ('record_id', models.BigIntegerField(blank=True, null=True, verbose_name='record')),
                ('record_key', models.CharField(max_length=100, verbose_name='key')),
                ('label', models.CharField(max_length=300, verbose_name='name')),
                ('fields', models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder, verbose_name='fields')),
                ('day', models.DateField(verbose_name='day')),
                ('period', models.CharField(blank=True, max_length=20, verbose_name='locked period')),
                ('reason', models.TextField(max_length=1000, verbose_name='reason')),
                ('asked_at', models.DateTimeField(auto_now_add=True, verbose_name='asked at')),
                ('state', models.CharField(choices=[('pending', 'Waiting'), ('approved', 'Approved'), ('declined', 'Declined')], default='pending', max_length=8, verbose_name='state')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='decided at')),
                ('note', models.CharField(blank=True, max_length=500, verbose_name='note')),
                ('approver_team', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='reps.team', verbose_name='decided by who manages')),
                ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='asked by')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
                ('rep', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='late_changes', to='reps.rep', verbose_name='rep')),
                ('team', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='reps.team', verbose_name='team')),
            ],
            options={
                'verbose_name': 'late change',
                'verbose_name_plural': 'late changes',
                'ordering': ['-asked_at', '-pk'],
                'indexes': [models.Index(fields=['state', 'approver_team'], name='late_waiting'), models.Index(fields=['kind', 'record_key', 'state'], name='late_of_record')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('state', 'pending')), models.Q(('decided_at__isnull', False), ('state__in', ['approved', 'declined'])), _connector='OR'), name='late_decided_has_a_time'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='late_has_a_reason'), models.UniqueConstraint(condition=models.Q(('state', 'pending')), fields=('kind', 'record_key'), name='late_waits_once_a_record')],
            },
        ),
        migrations.RunPython(mark_late, migrations.RunPython.noop),
    ]
