"""How far people could grow, as those who lead them judge it."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('reps', '0018_declarations'),
    ]

    operations = [
        migrations.CreateModel(
            name='PotentialRating',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rated_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='rated on')),
                ('potential', models.CharField(choices=[('low', 'Low: fits the present scope'), ('medium', 'Medium: could grow one level'), ('high', 'High: could grow two levels or more')], max_length=10, verbose_name='potential')),
                ('evidence', models.TextField(help_text='What you saw them do. Not what they sold: that is worked out.', max_length=5000, verbose_name='evidence')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('rep', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='potential_ratings', to='reps.rep', verbose_name='rep')),
            ],
            options={
                'verbose_name': 'rating of potential',
                'verbose_name_plural': 'ratings of potential',
                'ordering': ['-rated_on', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('potential__in', ['low', 'medium', 'high'])), name='potential_is_known'), models.CheckConstraint(condition=models.Q(('evidence', ''), _negated=True), name='potential_rests_on_evidence')],
            },
        ),
    ]
