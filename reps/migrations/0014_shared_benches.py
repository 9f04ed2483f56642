"""Candidates on the benches of several teams; what a membership means."""

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('reps', '0013_jobs'),
    ]

    operations = [
        migrations.AlterField(
            model_name='historicalmembership',
            name='team',
            field=models.ForeignKey(blank=True, db_constraint=False, help_text="What somebody does counts for the team they are in that day, and stays there. By the current owner, as many CRMs do it, every move would rewrite a team's past.", null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='reps.team', verbose_name='team'),
        ),
        migrations.AlterField(
            model_name='membership',
            name='team',
            field=models.ForeignKey(help_text="What somebody does counts for the team they are in that day, and stays there. By the current owner, as many CRMs do it, every move would rewrite a team's past.", on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='reps.team', verbose_name='team'),
        ),
        migrations.CreateModel(
            name='HistoricalSharedBench',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.TextField(null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('candidate', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='reps.candidate', verbose_name='candidate')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('import_batch', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='reps.importbatch')),
                ('team', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='reps.team', verbose_name='team')),
            ],
            options={
                'verbose_name': 'historical shared bench',
                'verbose_name_plural': 'historical shared benches',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='SharedBench',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('candidate', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='shared_benches', to='reps.candidate', verbose_name='candidate')),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='shared_benches', to='reps.team', verbose_name='team')),
            ],
            options={
                'verbose_name': 'shared bench',
                'verbose_name_plural': 'shared benches',
                'ordering': ['candidate', 'team'],
                'constraints': [models.UniqueConstraint(fields=('candidate', 'team'), name='shared_bench_once_a_team')],
            },
        ),
    ]
