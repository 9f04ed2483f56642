"""Disputes: what a rep says is wrongly counted. A visit taken out of the count stands out until that is upheld."""

import django.db.models.deletion
import django.utils.timezone
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from reps.at_once import CreateModels


class Migration(migrations.Migration):

    dependencies = [
        ("reps", "0021_won_amounts_in_currencies"),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='Dispute',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('about', models.CharField(choices=[('verdict', 'Whether it is of quality'), ('taken_out', 'That it was taken out of the count'), ('credit', 'Whom it is credited to'), ('outcome', 'What came of it'), ('rejection', 'That it was rejected'), ('owner', 'That it went to somebody else')], max_length=10, verbose_name='what is disputed')),
                    ('reason', models.CharField(max_length=500, verbose_name='why')),
                    ('raised_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='disputed at')),
                    ('day', models.DateField(verbose_name='day of the record')),
                    ('state', models.CharField(choices=[('open', 'Disputed'), ('upheld', 'Upheld'), ('dismissed', 'Dismissed'), ('withdrawn', 'Withdrawn')], default='open', max_length=9, verbose_name='state')),
                    ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='decided or withdrawn at')),
                    ('decision', models.CharField(blank=True, max_length=500, verbose_name='reason of the decision')),
                    ('against', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='whose decision it was')),
                    ('approver_team', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='reps.team', verbose_name='decided by who manages')),
                    ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
                    ('lead', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='disputes', to='reps.lead', verbose_name='lead')),
                    ('proposal', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='disputes', to='reps.proposal', verbose_name='proposal')),
                    ('rep', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='disputes', to='reps.rep', verbose_name='disputed by')),
                    ('team', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='reps.team', verbose_name='team')),
                    ('visit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='disputes', to='reps.visit', verbose_name='visit')),
                ],
                options={
                    'verbose_name': 'dispute',
                    'verbose_name_plural': 'disputes',
                    'ordering': ['-raised_at', '-pk'],
                },
            ),
            migrations.CreateModel(
                name='HistoricalDispute',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('about', models.CharField(choices=[('verdict', 'Whether it is of quality'), ('taken_out', 'That it was taken out of the count'), ('credit', 'Whom it is credited to'), ('outcome', 'What came of it'), ('rejection', 'That it was rejected'), ('owner', 'That it went to somebody else')], max_length=10, verbose_name='what is disputed')),
                    ('reason', models.CharField(max_length=500, verbose_name='why')),
                    ('raised_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='disputed at')),
                    ('day', models.DateField(verbose_name='day of the record')),
                    ('state', models.CharField(choices=[('open', 'Disputed'), ('upheld', 'Upheld'), ('dismissed', 'Dismissed'), ('withdrawn', 'Withdrawn')], default='open', max_length=9, verbose_name='state')),
                    ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='decided or withdrawn at')),
                    ('decision', models.CharField(blank=True, max_length=500, verbose_name='reason of the decision')),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField(db_index=True)),
                    ('history_change_reason', models.TextField(null=True)),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                    ('against', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='whose decision it was')),
                    ('approver_team', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='reps.team', verbose_name='decided by who manages')),
                    ('decided_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
                    ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('import_batch', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='reps.importbatch')),
                    ('lead', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='reps.lead', verbose_name='lead')),
                    ('proposal', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='reps.proposal', verbose_name='proposal')),
                    ('rep', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='reps.rep', verbose_name='disputed by')),
                    ('team', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='reps.team', verbose_name='team')),
                    ('visit', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='reps.visit', verbose_name='visit')),
                ],
                options={
                    'verbose_name': 'historical dispute',
                    'verbose_name_plural': 'historical disputes',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
        ]),
        migrations.AddIndex(
            model_name='dispute',
            index=models.Index(fields=['state', 'approver_team'], name='dispute_waiting'),
        ),
        migrations.AddConstraint(
            model_name='dispute',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('about__in', ['taken_out', 'verdict', 'credit']), ('lead__isnull', True), ('proposal__isnull', True), ('visit__isnull', False)), models.Q(('about__in', ['verdict', 'outcome', 'credit']), ('lead__isnull', True), ('proposal__isnull', False), ('visit__isnull', True)), models.Q(('about__in', ['verdict', 'rejection', 'owner']), ('lead__isnull', False), ('proposal__isnull', True), ('visit__isnull', True)), _connector='OR'), name='dispute_of_one_record'),
        ),
        migrations.AddConstraint(
            model_name='dispute',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='dispute_has_a_reason', violation_error_message='Say why you contest it.'),
        ),
        migrations.AddConstraint(
            model_name='dispute',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_by__isnull', True), ('ended_at__isnull', True), ('state', 'open')), models.Q(('decided_by__isnull', True), ('ended_at__isnull', False), ('state', 'withdrawn')), models.Q(('decided_by__isnull', False), ('ended_at__isnull', False), ('state__in', ['upheld', 'dismissed'])), _connector='OR'), name='dispute_decided_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='dispute',
            constraint=models.CheckConstraint(condition=models.Q(('decided_by__isnull', True), ('against__isnull', True), models.Q(('decided_by', models.F('against')), _negated=True), _connector='OR'), name='dispute_decided_by_another', violation_error_message="Whose decision is disputed can't say whether it was right."),
        ),
        migrations.AddConstraint(
            model_name='dispute',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('visit',), name='dispute_open_once_a_visit', violation_error_message='It is disputed already.'),
        ),
        migrations.AddConstraint(
            model_name='dispute',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('proposal',), name='dispute_open_once_a_proposal', violation_error_message='It is disputed already.'),
        ),
        migrations.AddConstraint(
            model_name='dispute',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('lead',), name='dispute_open_once_a_lead', violation_error_message='It is disputed already.'),
        ),
        migrations.AddField(
            model_name='historicaloverturn',
            name='stands',
            field=models.BooleanField(default=True, help_text='Until the rep disputes it and is right.', verbose_name='stands'),
        ),
        migrations.AddField(
            model_name='overturn',
            name='stands',
            field=models.BooleanField(default=True, help_text='Until the rep disputes it and is right.', verbose_name='stands'),
        ),
    ]
