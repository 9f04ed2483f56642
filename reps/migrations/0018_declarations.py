"""What people say of themselves, apart from all other records; and the switch that is off by default."""

import django.db.models.deletion
import django.utils.timezone
import reps.models.declarations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('reps', '0017_incomes'),
    ]

    operations = [
        migrations.AddField(
            model_name='historicalorganisation',
            name='asks_diversity',
            field=models.BooleanField(default=False, help_text='Off: nobody is asked. On: people may say their gender and age of their own free will; recruiters see numbers of five people or more, and nobody an answer. Ask a lawyer first.', verbose_name='diversity figures'),
        ),
        migrations.AddField(
            model_name='organisation',
            name='asks_diversity',
            field=models.BooleanField(default=False, help_text='Off: nobody is asked. On: people may say their gender and age of their own free will; recruiters see numbers of five people or more, and nobody an answer. Ask a lawyer first.', verbose_name='diversity figures'),
        ),
        migrations.CreateModel(
            name='Declaration',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('gender', models.CharField(blank=True, choices=[('woman', 'Woman'), ('man', 'Man'), ('another', 'Another')], max_length=10, verbose_name='gender')),
                ('age', models.CharField(blank=True, choices=[('under_30', 'Under 30'), ('from_30', '30 to 39'), ('from_40', '40 to 49'), ('from_50', '50 and over')], max_length=10, verbose_name='age')),
                ('purpose', models.TextField(editable=False)),
                ('given_on', models.DateField(default=django.utils.timezone.localdate, editable=False)),
                ('until', models.DateField(default=reps.models.declarations.kept_until, editable=False)),
                ('candidate', models.OneToOneField(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='reps.candidate')),
                ('rep', models.OneToOneField(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='reps.rep')),
            ],
            options={
                'verbose_name': 'voluntary self-declaration',
                'verbose_name_plural': 'voluntary self-declarations',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('candidate__isnull', False), ('rep__isnull', True)), models.Q(('candidate__isnull', True), ('rep__isnull', False)), _connector='OR'), name='declaration_of_one_person'), models.CheckConstraint(condition=models.Q(('gender__in', ['', 'woman', 'man', 'another'])), name='declaration_gender_is_known'), models.CheckConstraint(condition=models.Q(('age__in', ['', 'under_30', 'from_30', 'from_40', 'from_50'])), name='declaration_age_is_known'), models.CheckConstraint(condition=models.Q(('until__gte', models.F('given_on'))), name='declaration_ends_after_start')],
            },
        ),
    ]
