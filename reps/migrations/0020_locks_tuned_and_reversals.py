"""When periods lock can be tuned, and a win can be cancelled (spec 2.8, 8.3)."""

from importlib import import_module

import django.core.validators
from django.db import migrations, models

STEP_ASIDE = import_module("reps.migrations.0010_proposals_in_full")  # SQLite's triggers, while a table is made anew


class Migration(migrations.Migration):

    dependencies = [
        ('reps', '0019_potential'),
    ]

    operations = [
        migrations.RunPython(STEP_ASIDE.drop_triggers, STEP_ASIDE.create_triggers),
        migrations.AddField(
            model_name='booking',
            name='won_on',
            field=models.DateField(null=True, verbose_name='takes back a win of'),
        ),
        migrations.AddField(
            model_name='historicalparameters',
            name='month_lock_workday',
            field=models.PositiveSmallIntegerField(default=3, help_text='Of the month after it, when that day is over.', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(20)], verbose_name='working day on which a month locks'),
        ),
        migrations.AddField(
            model_name='historicalparameters',
            name='publish_hour',
            field=models.PositiveSmallIntegerField(default=8, help_text='Of the day after its last, 0 to 23.', validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(23)], verbose_name='hour at which a week is published'),
        ),
        migrations.AddField(
            model_name='historicalparameters',
            name='quarter_lock_workday',
            field=models.PositiveSmallIntegerField(default=5, help_text='Of the quarter after it, when that day is over.', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(20)], verbose_name='working day on which a quarter locks'),
        ),
        migrations.AddField(
            model_name='historicalparameters',
            name='week_lock_days',
            field=models.PositiveSmallIntegerField(default=3, help_text='Counted from its last day: 3 is the end of Wednesday.', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(60)], verbose_name='days after a week until it locks'),
        ),
        migrations.AddField(
            model_name='historicalproposal',
            name='rescinded_on',
            field=models.DateField(blank=True, help_text='Only of a win: the day the client cancelled it.', null=True, verbose_name='cancelled on'),
        ),
        migrations.AddField(
            model_name='parameters',
            name='month_lock_workday',
            field=models.PositiveSmallIntegerField(default=3, help_text='Of the month after it, when that day is over.', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(20)], verbose_name='working day on which a month locks'),
        ),
        migrations.AddField(
            model_name='parameters',
            name='publish_hour',
            field=models.PositiveSmallIntegerField(default=8, help_text='Of the day after its last, 0 to 23.', validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(23)], verbose_name='hour at which a week is published'),
        ),
        migrations.AddField(
            model_name='parameters',
            name='quarter_lock_workday',
            field=models.PositiveSmallIntegerField(default=5, help_text='Of the quarter after it, when that day is over.', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(20)], verbose_name='working day on which a quarter locks'),
        ),
        migrations.AddField(
            model_name='parameters',
            name='week_lock_days',
            field=models.PositiveSmallIntegerField(default=3, help_text='Counted from its last day: 3 is the end of Wednesday.', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(60)], verbose_name='days after a week until it locks'),
        ),
        migrations.AddField(
            model_name='proposal',
            name='rescinded_on',
            field=models.DateField(blank=True, help_text='Only of a win: the day the client cancelled it.', null=True, verbose_name='cancelled on'),
        ),
        migrations.AddIndex(
            model_name='booking',
            index=models.Index(condition=models.Q(('won_on__isnull', False)), fields=['won_on'], name='booking_reversal'),
        ),
        migrations.AddIndex(
            model_name='proposal',
            index=models.Index(condition=models.Q(('rescinded_on__isnull', False)), fields=['issued_on'], name='proposal_rescinded'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.CheckConstraint(condition=models.Q(('rescinded_on__isnull', True), models.Q(('rescinded_on__gte', models.F('decided_on')), ('status', 'won')), _connector='OR'), name='proposal_rescinded_only_if_won', violation_error_message='Only a win can be cancelled, and not before the day it was won.'),
        ),
        migrations.RunPython(STEP_ASIDE.create_triggers, STEP_ASIDE.drop_triggers),
    ]
