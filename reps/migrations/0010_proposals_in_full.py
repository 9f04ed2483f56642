"""Drafts, options, later answers, and what a superseded proposal was replaced by (spec 7).

SQLite makes a changed table anew, which the triggers that add up splits (0002) must not meet: they step aside.
"""

from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models

SPLITS = import_module("reps.migrations.0002_rules_of_the_database").SQLITE_SPLITS


def drop_triggers(apps, schema_editor):
    for event in SPLITS if schema_editor.connection.vendor == "sqlite" else ():
        schema_editor.execute(f"DROP TRIGGER credit_total_{event}")


def create_triggers(apps, schema_editor):
    for statement in SPLITS.values() if schema_editor.connection.vendor == "sqlite" else ():
        schema_editor.execute(statement)


class Migration(migrations.Migration):

    dependencies = [
        ('reps', '0009_audits'),
    ]

    operations = [
        migrations.RunPython(drop_triggers, create_triggers),
        migrations.AlterModelOptions(
            name='proposalrevision',
            options={'ordering': ['issued_on', 'pk'], 'verbose_name': 'revision', 'verbose_name_plural': 'revisions'},
        ),
        migrations.RemoveConstraint(
            model_name='proposal',
            name='proposal_decided_has_a_date',
        ),
        migrations.RemoveConstraint(
            model_name='proposalrevision',
            name='revision_once',
        ),
        migrations.AddField(
            model_name='historicalproposal',
            name='later_answers',
            field=models.JSONField(blank=True, default=dict, help_text='What the client agreed to after the first issue: for information, the verdict stays.', verbose_name='later answers'),
        ),
        migrations.AddField(
            model_name='historicalproposal',
            name='replaced_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='reps.proposal', verbose_name='replaced by'),
        ),
        migrations.AddField(
            model_name='historicalproposalrevision',
            name='kind',
            field=models.CharField(choices=[('revision', 'Revision'), ('option', 'Option')], default='revision', max_length=10, verbose_name='kind'),
        ),
        migrations.AddField(
            model_name='historicalproposalrevision',
            name='label',
            field=models.CharField(blank=True, help_text='What an option is called, such as B.', max_length=40, verbose_name='name'),
        ),
        migrations.AddField(
            model_name='proposal',
            name='later_answers',
            field=models.JSONField(blank=True, default=dict, help_text='What the client agreed to after the first issue: for information, the verdict stays.', verbose_name='later answers'),
        ),
        migrations.AddField(
            model_name='proposal',
            name='quality_latest',
            field=models.BooleanField(editable=False, null=True, verbose_name='no-surprise by now'),
        ),
        migrations.AddField(
            model_name='proposal',
            name='replaced_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='replaces', to='reps.proposal', verbose_name='replaced by'),
        ),
        migrations.AddField(
            model_name='proposalrevision',
            name='kind',
            field=models.CharField(choices=[('revision', 'Revision'), ('option', 'Option')], default='revision', max_length=10, verbose_name='kind'),
        ),
        migrations.AddField(
            model_name='proposalrevision',
            name='label',
            field=models.CharField(blank=True, help_text='What an option is called, such as B.', max_length=40, verbose_name='name'),
        ),
        migrations.AlterField(
            model_name='historicalproposal',
            name='status',
            field=models.CharField(choices=[('draft', 'Draft'), ('open', 'Open'), ('won', 'Won'), ('lost', 'Lost'), ('no_decision', 'No decision'), ('expired', 'Expired'), ('withdrawn', 'Withdrawn'), ('void', 'Void'), ('superseded', 'Superseded')], default='open', max_length=12, verbose_name='status'),
        ),
        migrations.AlterField(
            model_name='proposal',
            name='status',
            field=models.CharField(choices=[('draft', 'Draft'), ('open', 'Open'), ('won', 'Won'), ('lost', 'Lost'), ('no_decision', 'No decision'), ('expired', 'Expired'), ('withdrawn', 'Withdrawn'), ('void', 'Void'), ('superseded', 'Superseded')], default='open', max_length=12, verbose_name='status'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(models.Q(('decided_on__isnull', True), ('status__in', ['draft', 'open'])), models.Q(('status__in', ['draft', 'open']), _negated=True), _connector='OR'), models.Q(models.Q(('status__in', ['won', 'lost', 'no_decision', 'expired', 'withdrawn']), _negated=True), ('decided_on__isnull', False), _connector='OR')), name='proposal_decided_has_a_date', violation_error_message='A decided proposal needs the day it was decided; an open one has none.'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.CheckConstraint(condition=models.Q(('replaced_by__isnull', True), ('status', 'superseded'), _connector='OR'), name='proposal_replaced_only_if_superseded', violation_error_message='Only a superseded proposal is replaced by another.'),
        ),
        migrations.AddConstraint(
            model_name='proposalrevision',
            constraint=models.UniqueConstraint(fields=('proposal', 'issued_on', 'amount', 'label'), name='revision_once', violation_error_message='This revision is there already.'),
        ),
        migrations.AddConstraint(
            model_name='proposalrevision',
            constraint=models.CheckConstraint(condition=models.Q(('kind', 'option'), ('label', ''), _connector='OR'), name='revision_only_an_option_has_a_name', violation_error_message='Only an option has a name.'),
        ),
        migrations.RunPython(create_triggers, drop_triggers),
    ]
