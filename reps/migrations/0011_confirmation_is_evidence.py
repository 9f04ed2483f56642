"""Who at the client confirmed, and when, is the evidence a no-surprise proposal needs (spec 9.2)."""

from django.db import migrations, models

CODES = ("confirmed_by", "confirmed_on")


def require(apps, schema_editor):
    _set(apps, "none", "required")


def leave_open(apps, schema_editor):
    _set(apps, "required", "none")


def _set(apps, old, new):
    found = apps.get_model("reps", "Criterion").objects.filter(kind="proposal", code__in=CODES, evidence=old)
    found.update(evidence=new)


class Migration(migrations.Migration):
    dependencies = [("reps", "0010_proposals_in_full")]
    operations = [
        migrations.AlterField(
            model_name='criterion',
            name='evidence',
            field=models.CharField(choices=[('none', 'None'), ('optional', 'Optional'), ('required', 'Required')], default='none', help_text='Evidence, such as who confirmed, is asked whether or not the rule uses it. Required: nobody can log a record as meeting the definition without it.', max_length=10, verbose_name='evidence'),
        ),
        migrations.AlterField(
            model_name='historicalcriterion',
            name='evidence',
            field=models.CharField(choices=[('none', 'None'), ('optional', 'Optional'), ('required', 'Required')], default='none', help_text='Evidence, such as who confirmed, is asked whether or not the rule uses it. Required: nobody can log a record as meeting the definition without it.', max_length=10, verbose_name='evidence'),
        ),
        migrations.RunPython(require, leave_open),
    ]
