"""The tables of targets, of figures as published, of views and mails somebody keeps."""

import django.db.models.deletion
import django.utils.timezone
import simple_history.models
from django.conf import settings
from django.db import migrations, models
from reps.at_once import CreateModels


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('reps', '0001_records'),
    ]

    operations = [CreateModels([
    migrations.CreateModel(
        name='HistoricalSavedView',
        fields=[
            ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
            ('import_batch', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='reps.importbatch')),
            ('name', models.CharField(max_length=100, verbose_name='name')),
            ('address', models.CharField(max_length=500, verbose_name='address')),
            ('user', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='user')),
            ('history_id', models.AutoField(primary_key=True, serialize=False)),
            ('history_date', models.DateTimeField(db_index=True)),
            ('history_change_reason', models.TextField(null=True)),
            ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
            ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
        ],
        options={
            'verbose_name': 'historical saved view',
            'verbose_name_plural': 'historical saved views',
            'ordering': ('-history_date', '-history_id'),
            'get_latest_by': ('history_date', 'history_id'),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name='HistoricalSubscription',
        fields=[
            ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
            ('import_batch', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='reps.importbatch')),
            ('rhythm', models.CharField(max_length=20, verbose_name='rhythm')),
            ('who', models.CharField(max_length=110, verbose_name='of whom')),
            ('day', models.PositiveSmallIntegerField(verbose_name='day')),
            ('hour', models.PositiveSmallIntegerField(verbose_name='hour')),
            ('language', models.CharField(blank=True, max_length=10, verbose_name='language')),
            ('since', models.DateTimeField(default=django.utils.timezone.now, verbose_name='since')),
            ('user', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='user')),
            ('history_id', models.AutoField(primary_key=True, serialize=False)),
            ('history_date', models.DateTimeField(db_index=True)),
            ('history_change_reason', models.TextField(null=True)),
            ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
            ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
        ],
        options={
            'verbose_name': 'historical mail asked for',
            'verbose_name_plural': 'historical mails asked for',
            'ordering': ('-history_date', '-history_id'),
            'get_latest_by': ('history_date', 'history_id'),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
    migrations.CreateModel(
        name='HistoricalTarget',
        fields=[
            ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
            ('import_batch', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='reps.importbatch')),
            ('measure', models.CharField(max_length=60, verbose_name='measure')),
            ('basis', models.CharField(choices=[('bookings', 'Bookings'), ('revenue', 'Revenue recognised'), ('cash', 'Cash collected')], default='bookings', help_text='What counts towards a target for the won amount. One basis a target, never mixed.', max_length=8, verbose_name='basis')),
            ('period', models.CharField(help_text='2026, 2026-Q4, 2026-11 or 2026-W47.', max_length=10, verbose_name='period')),
            ('start', models.DateField(editable=False)),
            ('end', models.DateField(editable=False)),
            ('voided_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='voided at')),
            ('void_reason', models.CharField(blank=True, editable=False, max_length=200, verbose_name='reason')),
            ('rep', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='reps.rep', verbose_name='rep')),
            ('team', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='reps.team', verbose_name='team')),
            ('history_id', models.AutoField(primary_key=True, serialize=False)),
            ('history_date', models.DateTimeField(db_index=True)),
            ('history_change_reason', models.TextField(null=True)),
            ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
            ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
        ],
        options={
            'verbose_name': 'historical target',
            'verbose_name_plural': 'historical targets',
            'ordering': ('-history_date', '-history_id'),
            'get_latest_by': ('history_date', 'history_id'),
        },
        bases=(simple_history.models.HistoricalChanges, models.Model),
    ),
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
            ('publication', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='figures', to='kpis.publication', verbose_name='publication')),
            ('owner', models.CharField(max_length=110, verbose_name='owner')),
            ('figures', models.JSONField(default=dict, verbose_name='figures')),
        ],
        options={
            'verbose_name': 'published figures',
            'verbose_name_plural': 'published figures',
            'ordering': ['publication', 'owner'],
            'constraints': [models.UniqueConstraint(fields=('publication', 'owner'), name='figures_once_an_owner')],
        },
    ),
    migrations.CreateModel(
        name='SavedView',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='saved_views', to=settings.AUTH_USER_MODEL, verbose_name='user')),
            ('name', models.CharField(max_length=100, verbose_name='name')),
            ('address', models.CharField(max_length=500, verbose_name='address')),
        ],
        options={
            'verbose_name': 'saved view',
            'verbose_name_plural': 'saved views',
            'ordering': ['name'],
            'constraints': [models.UniqueConstraint(fields=('user', 'name'), name='view_name_once_a_user')],
        },
    ),
    migrations.CreateModel(
        name='StartMark',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('step', models.CharField(max_length=20, unique=True, verbose_name='step')),
            ('state', models.CharField(choices=[('done', 'done'), ('skipped', 'skipped')], max_length=7, verbose_name='state')),
            ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
            ('at', models.DateTimeField(auto_now=True, verbose_name='at')),
        ],
        options={
            'verbose_name': 'mark of the guided start',
            'verbose_name_plural': 'marks of the guided start',
        },
    ),
    migrations.CreateModel(
        name='Subscription',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='subscriptions', to=settings.AUTH_USER_MODEL, verbose_name='user')),
            ('rhythm', models.CharField(max_length=20, verbose_name='rhythm')),
            ('who', models.CharField(max_length=110, verbose_name='of whom')),
            ('day', models.PositiveSmallIntegerField(verbose_name='day')),
            ('hour', models.PositiveSmallIntegerField(verbose_name='hour')),
            ('language', models.CharField(blank=True, max_length=10, verbose_name='language')),
            ('since', models.DateTimeField(default=django.utils.timezone.now, verbose_name='since')),
        ],
        options={
            'verbose_name': 'mail asked for',
            'verbose_name_plural': 'mails asked for',
            'ordering': ['user', 'rhythm', 'who'],
            'constraints': [models.UniqueConstraint(fields=('user', 'rhythm', 'who'), name='subscription_once', violation_error_message='You get this mail already.'), models.CheckConstraint(condition=models.Q(('day__gte', 1), ('day__lte', 23)), name='subscription_day_is_known'), models.CheckConstraint(condition=models.Q(('hour__lte', 23)), name='subscription_hour_is_known')],
        },
    ),
    migrations.CreateModel(
        name='Target',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('measure', models.CharField(max_length=60, verbose_name='measure')),
            ('basis', models.CharField(choices=[('bookings', 'Bookings'), ('revenue', 'Revenue recognised'), ('cash', 'Cash collected')], default='bookings', help_text='What counts towards a target for the won amount. One basis a target, never mixed.', max_length=8, verbose_name='basis')),
            ('rep', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='targets', to='reps.rep', verbose_name='rep')),
            ('team', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='targets', to='reps.team', verbose_name='team')),
            ('period', models.CharField(help_text='2026, 2026-Q4, 2026-11 or 2026-W47.', max_length=10, verbose_name='period')),
            ('start', models.DateField(editable=False)),
            ('end', models.DateField(editable=False)),
            ('voided_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='voided at')),
            ('void_reason', models.CharField(blank=True, editable=False, max_length=200, verbose_name='reason')),
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
            ('target', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='kpis.target', verbose_name='target')),
            ('number', models.PositiveSmallIntegerField(verbose_name='version')),
            ('value', models.DecimalField(decimal_places=4, max_digits=18, verbose_name='value')),
            ('effective_from', models.DateField(blank=True, help_text='Blank: initial.', null=True, verbose_name='in force from')),
            ('kind', models.CharField(choices=[('initial', 'Initial'), ('replan', 'Re-plan'), ('relief', 'Capacity relief'), ('territory', 'Territory change')], default='initial', max_length=10, verbose_name='kind')),
            ('reason', models.CharField(blank=True, max_length=200, verbose_name='reason')),
            ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL, verbose_name='by')),
            ('at', models.DateTimeField(auto_now_add=True, verbose_name='at')),
        ],
        options={
            'verbose_name': 'target version',
            'verbose_name_plural': 'target versions',
            'ordering': ['target', 'number'],
            'constraints': [models.UniqueConstraint(fields=('target', 'number'), name='target_version_number_once'), models.CheckConstraint(condition=models.Q(('value__gte', 0)), name='target_value_not_negative', violation_error_message="A target can't be negative."), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'initial'), ('number', 1)), models.Q(('number__gt', 1), models.Q(('kind', 'initial'), _negated=True)), _connector='OR'), name='target_first_version_is_initial')],
        },
    ),
    migrations.CreateModel(
        name='Mail',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('subscription', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='mails', to='kpis.subscription')),
            ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mails', to=settings.AUTH_USER_MODEL, verbose_name='reader')),
            ('rhythm', models.CharField(max_length=20, verbose_name='rhythm')),
            ('due_on', models.DateField(verbose_name='due on')),
            ('state', models.CharField(choices=[('waiting', 'Waiting'), ('sending', 'Being sent'), ('sent', 'Sent'), ('kept', 'To be read here'), ('skipped', 'Nothing changed: not sent'), ('refused', 'No longer theirs to see: not sent'), ('failed', 'Failed')], default='waiting', max_length=10, verbose_name='state')),
            ('subject', models.CharField(blank=True, max_length=300, verbose_name='subject')),
            ('text', models.TextField(blank=True, verbose_name='text')),
            ('html', models.TextField(blank=True)),
            ('fingerprint', models.CharField(blank=True, max_length=64)),
            ('attempts', models.PositiveSmallIntegerField(default=0)),
            ('problem', models.CharField(blank=True, max_length=300, verbose_name='problem')),
            ('made_at', models.DateTimeField(auto_now_add=True)),
            ('done_at', models.DateTimeField(null=True, verbose_name='at')),
        ],
        options={
            'verbose_name': 'mail',
            'verbose_name_plural': 'mails',
            'ordering': ['-due_on', '-pk'],
            'indexes': [models.Index(fields=['user', '-due_on'], name='mail_user_due')],
            'constraints': [models.UniqueConstraint(fields=('subscription', 'due_on'), name='mail_once_a_day'), models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'sending', 'sent', 'kept', 'skipped', 'refused', 'failed'])), name='mail_state_is_known')],
        },
    ),
    ])]
