"""The tables of targets and of figures as published."""

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('reps', '0001_records'),
        ('reps', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='Publication',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('period', models.CharField(help_text='2026, 2026-Q4, 2026-11 or 2026-W47.', max_length=10, unique=True, verbose_name='period')),
                ('start', models.DateField(verbose_name='first day')),
                ('end', models.DateField(verbose_name='last day')),
                ('as_of', models.DateTimeField(verbose_name='as of')),
                ('made_at', models.DateTimeField(verbose_name='published at')),
                ('definitions', models.JSONField(default=dict, verbose_name='versions of the definitions')),
            ],
            options={
                'verbose_name': 'publication',
                'verbose_name_plural': 'publications',
                'ordering': ['-end', 'period'],
            },
        ),
        migrations.CreateModel(
            name='PublishedFigures',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('owner', models.CharField(max_length=110, verbose_name='owner')),
                ('figures', models.JSONField(default=dict, verbose_name='figures')),
                ('publication', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='figures', to='kpis.publication', verbose_name='publication')),
            ],
            options={
                'verbose_name': 'published figures',
                'verbose_name_plural': 'published figures',
                'ordering': ['publication', 'owner'],
                'constraints': [models.UniqueConstraint(fields=('publication', 'owner'), name='figures_once_an_owner')],
            },
        ),
        migrations.CreateModel(
            name='Target',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('measure', models.CharField(max_length=60, verbose_name='measure')),
                ('basis', models.CharField(choices=[('bookings', 'Bookings'), ('revenue', 'Revenue recognised'), ('cash', 'Cash collected')], default='bookings', help_text='What counts towards a target for the won amount. One basis a target, never mixed.', max_length=8, verbose_name='basis')),
                ('period', models.CharField(help_text='2026, 2026-Q4, 2026-11 or 2026-W47.', max_length=10, verbose_name='period')),
                ('start', models.DateField(editable=False)),
                ('end', models.DateField(editable=False)),
                ('voided_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='voided at')),
                ('void_reason', models.CharField(blank=True, editable=False, max_length=200, verbose_name='reason')),
                ('rep', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='targets', to='reps.rep', verbose_name='rep')),
                ('team', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='targets', to='reps.team', verbose_name='team')),
            ],
            options={
                'verbose_name': 'target',
                'verbose_name_plural': 'targets',
                'ordering': ['-start', 'measure'],
                'indexes': [models.Index(fields=['measure', 'start', 'end'], name='target_measure_period')],
                'constraints': [models.CheckConstraint(condition=models.Q(('rep__isnull', True), ('team__isnull', True), _connector='OR'), name='target_has_one_owner', violation_error_message='A target belongs to a rep, or to a team, or to the company.'), models.CheckConstraint(condition=models.Q(('basis', 'bookings'), models.Q(('basis__in', ['revenue', 'cash']), ('measure', 'won_amount')), _connector='OR'), name='target_basis_is_of_money', violation_error_message='Only targets for the won amount are on revenue or cash.'), models.UniqueConstraint(condition=models.Q(('rep__isnull', False), ('voided_at__isnull', True)), fields=('measure', 'rep', 'period'), name='target_once_a_rep_and_period'), models.UniqueConstraint(condition=models.Q(('team__isnull', False), ('voided_at__isnull', True)), fields=('measure', 'team', 'period'), name='target_once_a_team_and_period'), models.UniqueConstraint(condition=models.Q(('rep__isnull', True), ('team__isnull', True), ('voided_at__isnull', True)), fields=('measure', 'period'), name='target_once_a_company_and_period')],
            },
        ),
        migrations.CreateModel(
            name='TargetVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='version')),
                ('value', models.DecimalField(decimal_places=4, max_digits=18, verbose_name='value')),
                ('effective_from', models.DateField(blank=True, help_text='Blank: initial.', null=True, verbose_name='in force from')),
                ('kind', models.CharField(choices=[('initial', 'Initial'), ('replan', 'Re-plan'), ('relief', 'Capacity relief'), ('territory', 'Territory change')], default='initial', max_length=10, verbose_name='kind')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='reason')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='at')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('target', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='kpis.target', verbose_name='target')),
            ],
            options={
                'verbose_name': 'target version',
                'verbose_name_plural': 'target versions',
                'ordering': ['target', 'number'],
                'constraints': [models.UniqueConstraint(fields=('target', 'number'), name='target_version_number_once'), models.CheckConstraint(condition=models.Q(('value__gte', 0)), name='target_value_not_negative', violation_error_message="A target can't be negative."), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'initial'), ('number', 1)), models.Q(('number__gt', 1), models.Q(('kind', 'initial'), _negated=True)), _connector='OR'), name='target_first_version_is_initial')],
            },
        ),
        migrations.CreateModel(
            name='HistoricalTarget',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('measure', models.CharField(max_length=60, verbose_name='measure')),
                ('basis', models.CharField(choices=[('bookings', 'Bookings'), ('revenue', 'Revenue recognised'), ('cash', 'Cash collected')], default='bookings', help_text='What counts towards a target for the won amount. One basis a target, never mixed.', max_length=8, verbose_name='basis')),
                ('period', models.CharField(help_text='2026, 2026-Q4, 2026-11 or 2026-W47.', max_length=10, verbose_name='period')),
                ('start', models.DateField(editable=False)),
                ('end', models.DateField(editable=False)),
                ('voided_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='voided at')),
                ('void_reason', models.CharField(blank=True, editable=False, max_length=200, verbose_name='reason')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.TextField(null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('import_batch', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='reps.importbatch')),
                ('rep', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='reps.rep', verbose_name='rep')),
                ('team', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='reps.team', verbose_name='team')),
            ],
            options={
                'verbose_name': 'historical target',
                'verbose_name_plural': 'historical targets',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
    ]
