"""Late changes of touches and incomes, keys of erased candidates, an adjusted close rate."""

import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('reps', '0007_close_rate_windows'),
    ]

    operations = [
        migrations.AddField(
            model_name='candidate',
            name='former_key',
            field=models.CharField(blank=True, editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name='historicalparameters',
            name='close_excludes_cancelled',
            field=models.BooleanField(default=False, help_text='On: they are left out, and the figure says “adjusted”. By the reason “cancelled” of what ended.', verbose_name='close rate without projects the client cancelled'),
        ),
        migrations.AddField(
            model_name='parameters',
            name='close_excludes_cancelled',
            field=models.BooleanField(default=False, help_text='On: they are left out, and the figure says “adjusted”. By the reason “cancelled” of what ended.', verbose_name='close rate without projects the client cancelled'),
        ),
        migrations.AlterField(
            model_name='historicallatechange',
            name='kind',
            field=models.CharField(choices=[('visit', 'Visit'), ('proposal', 'Proposal'), ('lead', 'Lead'), ('touch', 'Touch of a lead'), ('income', 'Income')], max_length=8, verbose_name='kind'),
        ),
        migrations.AlterField(
            model_name='historicalparameters',
            name='lead_sla_minutes',
            field=models.PositiveSmallIntegerField(default=60, help_text="The promise. The company's and a team's share count from receipt, a rep's own from the first assignment.", validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(30000)], verbose_name='business minutes to answer a lead'),
        ),
        migrations.AlterField(
            model_name='latechange',
            name='kind',
            field=models.CharField(choices=[('visit', 'Visit'), ('proposal', 'Proposal'), ('lead', 'Lead'), ('touch', 'Touch of a lead'), ('income', 'Income')], max_length=8, verbose_name='kind'),
        ),
        migrations.AlterField(
            model_name='parameters',
            name='lead_sla_minutes',
            field=models.PositiveSmallIntegerField(default=60, help_text="The promise. The company's and a team's share count from receipt, a rep's own from the first assignment.", validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(30000)], verbose_name='business minutes to answer a lead'),
        ),
    ]
