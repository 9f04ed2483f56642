"""Figures as published. What was published can't be changed or deleted: not by code, not by hand (spec 2.8)."""

import django.db.models.deletion
from django.db import migrations, models

PG = """
CREATE FUNCTION kpis_published_figures_stand() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION 'published_figures_are_immutable' USING ERRCODE = 'check_violation'; END $$ LANGUAGE plpgsql;
CREATE TRIGGER published_figures_stand BEFORE UPDATE OR DELETE ON kpis_publishedfigures
    FOR EACH ROW EXECUTE FUNCTION kpis_published_figures_stand();
CREATE TRIGGER publication_stands BEFORE UPDATE OR DELETE ON kpis_publication
    FOR EACH ROW EXECUTE FUNCTION kpis_published_figures_stand();
"""
PG_BACK = """
DROP TRIGGER published_figures_stand ON kpis_publishedfigures;
DROP TRIGGER publication_stands ON kpis_publication;
DROP FUNCTION kpis_published_figures_stand();
"""

SQLITE = """
CREATE TRIGGER {table}_stands_{event} BEFORE {event} ON {table}
BEGIN SELECT RAISE(ABORT, 'published_figures_are_immutable'); END
"""
SQLITE_TRIGGERS = [
    (table, event) for table in ("kpis_publishedfigures", "kpis_publication") for event in ("UPDATE", "DELETE")
]


def protect(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(PG)
        return
    for table, event in SQLITE_TRIGGERS:
        schema_editor.execute(SQLITE.format(table=table, event=event))


def unprotect(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(PG_BACK)
        return
    for table, event in SQLITE_TRIGGERS:
        schema_editor.execute(f"DROP TRIGGER {table}_stands_{event}")


class Migration(migrations.Migration):

    dependencies = [
        ('kpis', '0003_initial_targets_stand'),
    ]

    operations = [
        migrations.CreateModel(
            name='Publication',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('period', models.CharField(help_text='2026, 2026-Q4, 2026-11 or 2026-W47.', max_length=10, unique=True, verbose_name='period')),
                ('start', models.DateField(verbose_name='first day')),
                ('end', models.DateField(verbose_name='last day')),
                ('as_of', models.DateTimeField(verbose_name='as of')),
                ('made_at', models.DateTimeField(verbose_name='published at')),
                ('definitions', models.JSONField(default=dict, verbose_name='versions of the definitions')),
            ],
            options={
                'verbose_name': 'publication',
                'verbose_name_plural': 'publications',
                'ordering': ['-end', 'period'],
            },
        ),
        migrations.CreateModel(
            name='PublishedFigures',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('owner', models.CharField(max_length=110, verbose_name='owner')),
                ('figures', models.JSONField(default=dict, verbose_name='figures')),
                ('publication', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='figures', to='kpis.publication', verbose_name='publication')),
            ],
            options={
                'verbose_name': 'published figures',
                'verbose_name_plural': 'published figures',
                'ordering': ['publication', 'owner'],
                'constraints': [models.UniqueConstraint(fields=('publication', 'owner'), name='figures_once_an_owner')],
            },
        ),
        migrations.RunPython(protect, unprotect),
    ]
