"""The talent pool in full: contact, consent and background of candidates, keys of posts, why people left."""

from django.db import migrations, models


def name_vacancies(apps, schema_editor):
    """A post gets a key of its own, so that files can name it."""
    for model in ("Vacancy", "HistoricalVacancy"):
        for post in apps.get_model("reps", model).objects.filter(key=""):
            post.key = f"O-{post.id}"
            post.save(update_fields=["key"])


class Migration(migrations.Migration):

    dependencies = [
        ('reps', '0005_saved_mappings'),
    ]

    operations = [
        migrations.AddField(
            model_name='candidate',
            name='channel',
            field=models.CharField(blank=True, help_text='Such as direct, partners, online.', max_length=100, verbose_name='channel they sold through'),
        ),
        migrations.AddField(
            model_name='candidate',
            name='consent_on',
            field=models.DateField(blank=True, null=True, verbose_name='consent given on'),
        ),
        migrations.AddField(
            model_name='candidate',
            name='industry',
            field=models.CharField(blank=True, max_length=100, verbose_name='industry they come from'),
        ),
        migrations.AddField(
            model_name='candidate',
            name='next_contact_on',
            field=models.DateField(blank=True, null=True, verbose_name='next contact'),
        ),
        migrations.AddField(
            model_name='candidate',
            name='purged_on',
            field=models.DateField(blank=True, editable=False, null=True, verbose_name='personal data deleted on'),
        ),
        migrations.AddField(
            model_name='historicalcandidate',
            name='channel',
            field=models.CharField(blank=True, help_text='Such as direct, partners, online.', max_length=100, verbose_name='channel they sold through'),
        ),
        migrations.AddField(
            model_name='historicalcandidate',
            name='consent_on',
            field=models.DateField(blank=True, null=True, verbose_name='consent given on'),
        ),
        migrations.AddField(
            model_name='historicalcandidate',
            name='industry',
            field=models.CharField(blank=True, max_length=100, verbose_name='industry they come from'),
        ),
        migrations.AddField(
            model_name='historicalcandidate',
            name='next_contact_on',
            field=models.DateField(blank=True, null=True, verbose_name='next contact'),
        ),
        migrations.AddField(
            model_name='historicalcandidate',
            name='purged_on',
            field=models.DateField(blank=True, editable=False, null=True, verbose_name='personal data deleted on'),
        ),
        migrations.AddField(
            model_name='historicalrep',
            name='left_because',
            field=models.CharField(blank=True, choices=[('voluntary', 'Of their own accord'), ('dismissed', 'Dismissed'), ('other', 'Retired, end of contract, other')], max_length=10, verbose_name='reason of leaving'),
        ),
        migrations.AddField(
            model_name='historicalrep',
            name='regretted',
            field=models.BooleanField(blank=True, help_text='Whether we would have kept them.', null=True, verbose_name='regretted'),
        ),
        migrations.AddField(
            model_name='historicaltalentreview',
            name='no_change',
            field=models.BooleanField(default=False, verbose_name='no change'),
        ),
        migrations.AddField(
            model_name='historicalvacancy',
            name='key',
            field=models.CharField(db_index=True, default='', max_length=100, verbose_name='key'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='rep',
            name='left_because',
            field=models.CharField(blank=True, choices=[('voluntary', 'Of their own accord'), ('dismissed', 'Dismissed'), ('other', 'Retired, end of contract, other')], max_length=10, verbose_name='reason of leaving'),
        ),
        migrations.AddField(
            model_name='rep',
            name='regretted',
            field=models.BooleanField(blank=True, help_text='Whether we would have kept them.', null=True, verbose_name='regretted'),
        ),
        migrations.AddField(
            model_name='talentreview',
            name='no_change',
            field=models.BooleanField(default=False, verbose_name='no change'),
        ),
        migrations.AddField(
            model_name='vacancy',
            name='key',
            field=models.CharField(default='', max_length=100, verbose_name='key'),
            preserve_default=False,
        ),
        migrations.RunPython(name_vacancies, migrations.RunPython.noop, elidable=True),
        migrations.AlterField(
            model_name='vacancy',
            name='key',
            field=models.CharField(max_length=100, unique=True, verbose_name='key'),
        ),
        migrations.AlterField(
            model_name='candidate',
            name='consent_until',
            field=models.DateField(blank=True, help_text='After this day their personal data is deleted; what is counted stays.', null=True, verbose_name='consent valid until'),
        ),
        migrations.AlterField(
            model_name='historicalcandidate',
            name='consent_until',
            field=models.DateField(blank=True, help_text='After this day their personal data is deleted; what is counted stays.', null=True, verbose_name='consent valid until'),
        ),
        migrations.AddConstraint(
            model_name='candidate',
            constraint=models.CheckConstraint(condition=models.Q(('consent_on__isnull', True), ('consent_until__isnull', True), ('consent_until__gte', models.F('consent_on')), _connector='OR'), name='candidate_consent_ends_after_start', violation_error_message="Consent can't end before it was given."),
        ),
        migrations.AddConstraint(
            model_name='rep',
            constraint=models.CheckConstraint(condition=models.Q(('left_because__in', ('', 'voluntary', 'dismissed', 'other'))), name='rep_reason_of_leaving_is_known'),
        ),
        migrations.AddConstraint(
            model_name='rep',
            constraint=models.CheckConstraint(condition=models.Q(('left_on__isnull', False), models.Q(('left_because', ''), ('regretted__isnull', True)), _connector='OR'), name='rep_reason_of_leaving_needs_a_last_day', violation_error_message='Only somebody with a last day has left for a reason.'),
        ),
    ]
