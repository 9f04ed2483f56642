"""A lead counts for whoever had it first, and their team: to hand one on moves no past."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, OuterRef, Q, Subquery


def by_first_owner(apps, schema_editor):
    """Locked days too: what was published stays as it was, and says so where the records differ."""
    _team_of(apps, "first_owner")


def by_owner(apps, schema_editor):
    _team_of(apps, "owner")


def _team_of(apps, whose):
    """Give leads that were handed on the team of one of their owners on the day they came."""
    there = apps.get_model("reps", "Membership").objects.filter(
        Q(start=None) | Q(start__lte=OuterRef("received_on")),
        Q(end=None) | Q(end__gte=OuterRef("received_on")),
        rep=OuterRef(whose),
    )
    handed_on = apps.get_model("reps", "Lead").objects.filter(~Q(first_owner=F("owner")) | Q(owner=None))
    handed_on.filter(first_owner__isnull=False).update(team=Subquery(there.values("team")[:1]))


class Migration(migrations.Migration):

    dependencies = [
        ('reps', '0003_defaults'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='lead',
            name='lead_team_received',
        ),
        migrations.RemoveIndex(
            model_name='lead',
            name='lead_owner_received',
        ),
        migrations.RemoveIndex(
            model_name='lead',
            name='lead_first_owner',
        ),
        migrations.AlterField(
            model_name='historicallead',
            name='first_owner',
            field=models.ForeignKey(blank=True, db_constraint=False, editable=False, help_text='Who was to answer it first: it counts for them and their team, whoever has it now.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='reps.rep', verbose_name='first owner'),
        ),
        migrations.AlterField(
            model_name='lead',
            name='first_owner',
            field=models.ForeignKey(db_index=False, editable=False, help_text='Who was to answer it first: it counts for them and their team, whoever has it now.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reps.rep', verbose_name='first owner'),
        ),
        migrations.AddIndex(
            model_name='lead',
            index=models.Index(fields=['team', 'received_on', 'quality', 'days_to_win', 'source', 'first_owner'], name='lead_team_received'),
        ),
        migrations.AddIndex(
            model_name='lead',
            index=models.Index(fields=['first_owner', 'received_on', 'quality', 'days_to_win', 'source', 'team'], name='lead_first_owner_received'),
        ),
        migrations.AddIndex(
            model_name='lead',
            index=models.Index(fields=['owner', 'received_on'], name='lead_owner_received'),
        ),
        migrations.RunPython(by_first_owner, by_owner),
    ]
