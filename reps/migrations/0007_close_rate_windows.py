"""How far the close rate looks back and how long it follows: by role, and from own wins."""

import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('reps', '0006_fiscal_calendar'),
    ]

    operations = [
        migrations.AddField(
            model_name='historicalparameters',
            name='close_horizon_own',
            field=models.BooleanField(default=True, help_text='On: the days in which nine in ten wins of the last 24 months came, rounded up to 30; fixed at the start of each quarter. Off, or with too few wins: the number above.', verbose_name='horizon from own wins'),
        ),
        migrations.AddField(
            model_name='historicalparameters',
            name='close_horizon_wins',
            field=models.PositiveSmallIntegerField(default=20, help_text='With fewer in 24 months the horizon is the number above.', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(3650)], verbose_name='how many wins it takes for that'),
        ),
        migrations.AddField(
            model_name='historicalparameters',
            name='close_window_rep_months',
            field=models.PositiveSmallIntegerField(default=12, help_text='Where the period is shorter: few proposals tell little.', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(60)], verbose_name="months a rep's close rate looks back"),
        ),
        migrations.AddField(
            model_name='historicalparameters',
            name='close_window_team_months',
            field=models.PositiveSmallIntegerField(default=6, help_text="Two quarters; the company's too.", validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(60)], verbose_name="months a team's close rate looks back"),
        ),
        migrations.AddField(
            model_name='parameters',
            name='close_horizon_own',
            field=models.BooleanField(default=True, help_text='On: the days in which nine in ten wins of the last 24 months came, rounded up to 30; fixed at the start of each quarter. Off, or with too few wins: the number above.', verbose_name='horizon from own wins'),
        ),
        migrations.AddField(
            model_name='parameters',
            name='close_horizon_wins',
            field=models.PositiveSmallIntegerField(default=20, help_text='With fewer in 24 months the horizon is the number above.', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(3650)], verbose_name='how many wins it takes for that'),
        ),
        migrations.AddField(
            model_name='parameters',
            name='close_window_rep_months',
            field=models.PositiveSmallIntegerField(default=12, help_text='Where the period is shorter: few proposals tell little.', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(60)], verbose_name="months a rep's close rate looks back"),
        ),
        migrations.AddField(
            model_name='parameters',
            name='close_window_team_months',
            field=models.PositiveSmallIntegerField(default=6, help_text="Two quarters; the company's too.", validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(60)], verbose_name="months a team's close rate looks back"),
        ),
        migrations.CreateModel(
            name='CloseHorizon',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('effective_from', models.DateField(unique=True, verbose_name='in force from')),
                ('days', models.PositiveSmallIntegerField(verbose_name='horizon in days')),
                ('nine_in_ten', models.PositiveSmallIntegerField(verbose_name='days to nine in ten wins')),
                ('wins', models.PositiveIntegerField(verbose_name='wins of the 24 months before')),
                ('made_at', models.DateTimeField(auto_now_add=True, verbose_name='worked out at')),
            ],
            options={
                'verbose_name': 'horizon of the close rate',
                'verbose_name_plural': 'horizons of the close rate',
                'ordering': ['-effective_from'],
                'constraints': [models.CheckConstraint(condition=models.Q(('days__gte', models.F('nine_in_ten'))), name='horizon_holds_nine_in_ten')],
            },
        ),
    ]
