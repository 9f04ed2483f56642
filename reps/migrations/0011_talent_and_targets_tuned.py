"""New targets' basis, and by when somebody ready can start."""

import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('reps', '0010_company_language_and_week'),
    ]

    operations = [
        migrations.AddField(
            model_name='candidate',
            name='can_start_on',
            field=models.DateField(blank=True, help_text='Where it is known, it says how ready they are, whatever stands above.', null=True, verbose_name='can start on'),
        ),
        migrations.AddField(
            model_name='historicalcandidate',
            name='can_start_on',
            field=models.DateField(blank=True, help_text='Where it is known, it says how ready they are, whatever stands above.', null=True, verbose_name='can start on'),
        ),
        migrations.AddField(
            model_name='historicalparameters',
            name='talent_ready_days',
            field=models.PositiveSmallIntegerField(default=60, help_text='Of candidates who say when they can start; the others by their readiness.', validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(3650)], verbose_name='days within which somebody ready can start'),
        ),
        migrations.AddField(
            model_name='historicalparameters',
            name='target_basis',
            field=models.CharField(choices=[('bookings', 'Bookings'), ('revenue', 'Revenue recognised'), ('cash', 'Cash collected')], default='bookings', help_text='For the won amount, excluding tax, where who enters it says nothing else.', max_length=8, verbose_name='basis of a new target'),
        ),
        migrations.AddField(
            model_name='parameters',
            name='talent_ready_days',
            field=models.PositiveSmallIntegerField(default=60, help_text='Of candidates who say when they can start; the others by their readiness.', validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(3650)], verbose_name='days within which somebody ready can start'),
        ),
        migrations.AddField(
            model_name='parameters',
            name='target_basis',
            field=models.CharField(choices=[('bookings', 'Bookings'), ('revenue', 'Revenue recognised'), ('cash', 'Cash collected')], default='bookings', help_text='For the won amount, excluding tax, where who enters it says nothing else.', max_length=8, verbose_name='basis of a new target'),
        ),
        migrations.AlterField(
            model_name='candidate',
            name='readiness',
            field=models.CharField(blank=True, choices=[('now', 'Now'), ('soon', 'Soon (within 6 months)'), ('later', 'Later')], max_length=10, verbose_name='readiness'),
        ),
        migrations.AlterField(
            model_name='historicalcandidate',
            name='readiness',
            field=models.CharField(blank=True, choices=[('now', 'Now'), ('soon', 'Soon (within 6 months)'), ('later', 'Later')], max_length=10, verbose_name='readiness'),
        ),
    ]
