"""When weeks, months and fiscal years begin: with a day from which it holds, and a table of fiscal years."""

import django.core.validators
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


def carry(apps, schema_editor):
    """The month a fiscal year starts in holds from the beginning."""
    organisation = apps.get_model("reps", "Organisation").objects.first()
    if organisation:
        apps.get_model("reps", "Parameters").objects.update(fiscal_start=organisation.fiscal_start)


def carry_back(apps, schema_editor):
    """The latest one is the company's."""
    latest = apps.get_model("reps", "Parameters").objects.order_by("-effective_from").first()
    if latest:
        apps.get_model("reps", "Organisation").objects.update(fiscal_start=latest.fiscal_start)


class Migration(migrations.Migration):

    dependencies = [
        ('reps', '0005_logged_by_phone'),
    ]

    operations = [
        migrations.CreateModel(
            name='FiscalYear',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(help_text='Named by the calendar year it begins in, or would but for a few days.', unique=True, validators=[django.core.validators.MinValueValidator(1990), django.core.validators.MaxValueValidator(2200)], verbose_name='fiscal year')),
                ('month_1', models.DateField(help_text='Quarter 1 and the year begin with it.', verbose_name='month 1 begins')),
                ('month_2', models.DateField(verbose_name='month 2 begins')),
                ('month_3', models.DateField(verbose_name='month 3 begins')),
                ('month_4', models.DateField(help_text='Quarter 2 begins with it.', verbose_name='month 4 begins')),
                ('month_5', models.DateField(verbose_name='month 5 begins')),
                ('month_6', models.DateField(verbose_name='month 6 begins')),
                ('month_7', models.DateField(help_text='Quarter 3 begins with it.', verbose_name='month 7 begins')),
                ('month_8', models.DateField(verbose_name='month 8 begins')),
                ('month_9', models.DateField(verbose_name='month 9 begins')),
                ('month_10', models.DateField(help_text='Quarter 4 begins with it.', verbose_name='month 10 begins')),
                ('month_11', models.DateField(verbose_name='month 11 begins')),
                ('month_12', models.DateField(verbose_name='month 12 begins')),
                ('end', models.DateField(help_text='The next fiscal year begins on the day after.', verbose_name='last day')),
            ],
            options={
                'verbose_name': 'fiscal year',
                'verbose_name_plural': 'fiscal years',
                'ordering': ['-number'],
            },
        ),
        migrations.CreateModel(
            name='HistoricalFiscalYear',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(db_index=True, help_text='Named by the calendar year it begins in, or would but for a few days.', validators=[django.core.validators.MinValueValidator(1990), django.core.validators.MaxValueValidator(2200)], verbose_name='fiscal year')),
                ('month_1', models.DateField(help_text='Quarter 1 and the year begin with it.', verbose_name='month 1 begins')),
                ('month_2', models.DateField(verbose_name='month 2 begins')),
                ('month_3', models.DateField(verbose_name='month 3 begins')),
                ('month_4', models.DateField(help_text='Quarter 2 begins with it.', verbose_name='month 4 begins')),
                ('month_5', models.DateField(verbose_name='month 5 begins')),
                ('month_6', models.DateField(verbose_name='month 6 begins')),
                ('month_7', models.DateField(help_text='Quarter 3 begins with it.', verbose_name='month 7 begins')),
                ('month_8', models.DateField(verbose_name='month 8 begins')),
                ('month_9', models.DateField(verbose_name='month 9 begins')),
                ('month_10', models.DateField(help_text='Quarter 4 begins with it.', verbose_name='month 10 begins')),
                ('month_11', models.DateField(verbose_name='month 11 begins')),
                ('month_12', models.DateField(verbose_name='month 12 begins')),
                ('end', models.DateField(help_text='The next fiscal year begins on the day after.', verbose_name='last day')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.TextField(null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
            ],
            options={
                'verbose_name': 'historical fiscal year',
                'verbose_name_plural': 'historical fiscal years',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.RemoveConstraint(
            model_name='periodlock',
            name='lock_ends_after_start',
        ),
        migrations.AddField(
            model_name='historicalparameters',
            name='fiscal_months',
            field=models.CharField(choices=[('calendar', 'Calendar months'), ('4-4-5', 'Weeks: 4, 4 and 5 a quarter'), ('4-5-4', 'Weeks: 4, 5 and 4 a quarter'), ('5-4-4', 'Weeks: 5, 4 and 4 a quarter')], default='calendar', help_text='Made of weeks, the year starts with the week nearest to the first of its month, and the table of fiscal years may say otherwise.', max_length=8, verbose_name='months of the fiscal year'),
        ),
        migrations.AddField(
            model_name='historicalparameters',
            name='fiscal_start',
            field=models.PositiveSmallIntegerField(default=1, help_text='1 is January. From the first year that starts under it; the one before lasts until then.', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(12)], verbose_name='fiscal year starts in month'),
        ),
        migrations.AddField(
            model_name='historicalparameters',
            name='week_start',
            field=models.CharField(choices=[('monday', 'Monday'), ('tuesday', 'Tuesday'), ('wednesday', 'Wednesday'), ('thursday', 'Thursday'), ('friday', 'Friday'), ('saturday', 'Saturday'), ('sunday', 'Sunday')], default='monday', help_text='From the first such day on. The week before it is shorter or longer; no day is counted twice.', max_length=9, verbose_name='first day of the week'),
        ),
        migrations.AddField(
            model_name='parameters',
            name='fiscal_months',
            field=models.CharField(choices=[('calendar', 'Calendar months'), ('4-4-5', 'Weeks: 4, 4 and 5 a quarter'), ('4-5-4', 'Weeks: 4, 5 and 4 a quarter'), ('5-4-4', 'Weeks: 5, 4 and 4 a quarter')], default='calendar', help_text='Made of weeks, the year starts with the week nearest to the first of its month, and the table of fiscal years may say otherwise.', max_length=8, verbose_name='months of the fiscal year'),
        ),
        migrations.AddField(
            model_name='parameters',
            name='fiscal_start',
            field=models.PositiveSmallIntegerField(default=1, help_text='1 is January. From the first year that starts under it; the one before lasts until then.', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(12)], verbose_name='fiscal year starts in month'),
        ),
        migrations.AddField(
            model_name='parameters',
            name='week_start',
            field=models.CharField(choices=[('monday', 'Monday'), ('tuesday', 'Tuesday'), ('wednesday', 'Wednesday'), ('thursday', 'Thursday'), ('friday', 'Friday'), ('saturday', 'Saturday'), ('sunday', 'Sunday')], default='monday', help_text='From the first such day on. The week before it is shorter or longer; no day is counted twice.', max_length=9, verbose_name='first day of the week'),
        ),
        migrations.AddConstraint(
            model_name='periodlock',
            constraint=models.CheckConstraint(condition=models.Q(('end__gte', models.F('start'))), name='lock_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='fiscalyear',
            constraint=models.CheckConstraint(condition=models.Q(('month_10__gt', models.F('month_9')), ('month_11__gt', models.F('month_10')), ('month_12__gt', models.F('month_11')), ('month_2__gt', models.F('month_1')), ('month_3__gt', models.F('month_2')), ('month_4__gt', models.F('month_3')), ('month_5__gt', models.F('month_4')), ('month_6__gt', models.F('month_5')), ('month_7__gt', models.F('month_6')), ('month_8__gt', models.F('month_7')), ('month_9__gt', models.F('month_8')), ('end__gt', models.F('month_12'))), name='fiscal_months_in_order', violation_error_message='Each month begins after the one before it, and the year ends after them.'),
        ),
        migrations.AddField(
            model_name='historicalfiscalyear',
            name='history_user',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='historicalfiscalyear',
            name='import_batch',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='reps.importbatch'),
        ),
        migrations.RunPython(carry, carry_back),
        migrations.RemoveField(
            model_name='historicalorganisation',
            name='fiscal_start',
        ),
        migrations.RemoveField(
            model_name='organisation',
            name='fiscal_start',
        ),
    ]
