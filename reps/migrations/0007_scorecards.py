"""Scorecards of candidates, with criteria to begin with: the company keeps, changes or drops them."""

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from reps.at_once import CreateModels


CRITERIA = [
    # code, English, Chinese, what 1, 3 and 5 mean in English, in Chinese
    ("drive", "Drive and follow-through", "主动与跟进",
     "1: waits to be asked. 3: keeps promises. 5: finds the next step alone and finishes it.",
     "1：等别人来问。3：说到做到。5：自己找到下一步并完成。"),
    ("discovery", "Finding out what a client needs", "发现客户需求",
     "1: talks about products. 3: asks, and listens. 5: the client names needs they had not seen before.",
     "1：只谈产品。3：会问，也会听。5：让客户说出自己此前没有意识到的需求。"),
    ("closing", "Proposing and closing together with the client", "与客户共同提案与成交",
     "1: sends a price. 3: agrees on scope first. 5: the client decides without surprises.",
     "1：只报价格。3：先谈定范围。5：客户在没有意外的情况下决策。"),
    ("learning", "Learning from feedback", "从反馈中学习",
     "1: explains it away. 3: takes it. 5: asks for it and changes something by the next time.",
     "1：找理由。3：能接受。5：主动征求，并在下次之前作出改变。"),
    ("honesty", "Honesty and working with others", "诚信与协作",
     "1: blames others. 3: says what went wrong. 5: says it first, and helps colleagues win.",
     "1：怪罪别人。3：会说出问题。5：最先说出问题，并帮助同事赢单。"),
]


def install(apps, schema_editor):
    criteria = apps.get_model("reps", "ScorecardCriterion").objects
    for position, (code, en, zh, help_en, help_zh) in enumerate(CRITERIA):
        texts = {"label_en": en, "label_zh": zh, "help_en": help_en, "help_zh": help_zh}
        criteria.create(code=code, position=position, **texts)


def remove(apps, schema_editor):
    """They go with their table."""


class Migration(migrations.Migration):

    dependencies = [
        ('reps', '0006_time_zones_of_people'),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='HistoricalScorecard',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('import_batch', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='reps.importbatch')),
                    ('scored_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='scored on')),
                    ('candidate', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='reps.candidate', verbose_name='candidate')),
                    ('rater', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='rater')),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField(db_index=True)),
                    ('history_change_reason', models.TextField(null=True)),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                    ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'historical scorecard',
                    'verbose_name_plural': 'historical scorecards',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name='HistoricalScorecardCriterion',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('import_batch', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='reps.importbatch')),
                    ('code', models.SlugField(verbose_name='code')),
                    ('label_en', models.CharField(max_length=200, verbose_name='criterion in English')),
                    ('label_zh', models.CharField(max_length=200, verbose_name='criterion in Chinese')),
                    ('help_en', models.CharField(blank=True, max_length=500, verbose_name='what 1, 3 and 5 mean, in English')),
                    ('help_zh', models.CharField(blank=True, max_length=500, verbose_name='what 1, 3 and 5 mean, in Chinese')),
                    ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
                    ('asked', models.BooleanField(default=True, help_text='Off: no new scorecard asks it; what was scored stays and counts.', verbose_name='asked')),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField(db_index=True)),
                    ('history_change_reason', models.TextField(null=True)),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                    ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'historical criterion of the scorecard',
                    'verbose_name_plural': 'historical criteria of the scorecard',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name='Scorecard',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('candidate', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='scorecards', to='reps.candidate', verbose_name='candidate')),
                    ('rater', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='scorecards', to=settings.AUTH_USER_MODEL, verbose_name='rater')),
                    ('scored_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='scored on')),
                ],
                options={
                    'verbose_name': 'scorecard',
                    'verbose_name_plural': 'scorecards',
                    'ordering': ['-scored_on', '-pk'],
                    'constraints': [models.UniqueConstraint(fields=('candidate', 'rater', 'scored_on'), name='scorecard_once_a_rater_and_day', violation_error_message='You have a scorecard of today already.')],
                },
            ),
            migrations.CreateModel(
                name='ScorecardCriterion',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.SlugField(unique=True, verbose_name='code')),
                    ('label_en', models.CharField(max_length=200, verbose_name='criterion in English')),
                    ('label_zh', models.CharField(max_length=200, verbose_name='criterion in Chinese')),
                    ('help_en', models.CharField(blank=True, max_length=500, verbose_name='what 1, 3 and 5 mean, in English')),
                    ('help_zh', models.CharField(blank=True, max_length=500, verbose_name='what 1, 3 and 5 mean, in Chinese')),
                    ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
                    ('asked', models.BooleanField(default=True, help_text='Off: no new scorecard asks it; what was scored stays and counts.', verbose_name='asked')),
                ],
                options={
                    'verbose_name': 'criterion of the scorecard',
                    'verbose_name_plural': 'criteria of the scorecard',
                    'ordering': ['position', 'code'],
                },
            ),
            migrations.CreateModel(
                name='HistoricalScore',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('import_batch', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='reps.importbatch')),
                    ('value', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(5)], verbose_name='mark')),
                    ('evidence', models.TextField(blank=True, max_length=2000, verbose_name='evidence')),
                    ('scorecard', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='reps.scorecard', verbose_name='scorecard')),
                    ('criterion', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='reps.scorecardcriterion', verbose_name='criterion')),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField(db_index=True)),
                    ('history_change_reason', models.TextField(null=True)),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                    ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'historical mark of a scorecard',
                    'verbose_name_plural': 'historical marks of scorecards',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name='Score',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('scorecard', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='scores', to='reps.scorecard', verbose_name='scorecard')),
                    ('criterion', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='scores', to='reps.scorecardcriterion', verbose_name='criterion')),
                    ('value', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(5)], verbose_name='mark')),
                    ('evidence', models.TextField(blank=True, max_length=2000, verbose_name='evidence')),
                ],
                options={
                    'verbose_name': 'mark of a scorecard',
                    'verbose_name_plural': 'marks of scorecards',
                    'ordering': ['criterion__position', 'criterion__code'],
                    'constraints': [models.UniqueConstraint(fields=('scorecard', 'criterion'), name='score_once_a_criterion'), models.CheckConstraint(condition=models.Q(('value__gte', 1), ('value__lte', 5)), name='score_1_to_5', violation_error_message='A mark is from 1 to 5.')],
                },
            ),
        ]),
        migrations.AddField(
            model_name='candidate',
            name='raters',
            field=models.PositiveSmallIntegerField(default=0, editable=False, verbose_name='raters'),
        ),
        migrations.AddField(
            model_name='candidate',
            name='score',
            field=models.DecimalField(decimal_places=2, editable=False, max_digits=3, null=True, verbose_name='rating by scorecards'),
        ),
        migrations.AlterField(
            model_name='candidate',
            name='rating',
            field=models.PositiveSmallIntegerField(blank=True, help_text='1 to 5. Counts as long as nobody has filled in a scorecard.', null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(5)], verbose_name='rating by hand'),
        ),
        migrations.AlterField(
            model_name='historicalcandidate',
            name='rating',
            field=models.PositiveSmallIntegerField(blank=True, help_text='1 to 5. Counts as long as nobody has filled in a scorecard.', null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(5)], verbose_name='rating by hand'),
        ),
        migrations.AddConstraint(
            model_name='candidate',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('raters', 0), ('score__isnull', True)), models.Q(('raters__gte', 1), ('score__gte', 1), ('score__lte', 5)), _connector='OR'), name='candidate_score_has_raters'),
        ),
        migrations.RunPython(install, remove),
    ]
