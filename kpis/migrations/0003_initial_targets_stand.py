"""The initial target can't be changed or deleted: not by code, not by hand (spec 8.3)."""

from django.db import migrations

PG = """
CREATE FUNCTION kpis_initial_target_stands() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION 'initial_target_is_immutable' USING ERRCODE = 'check_violation'; END $$ LANGUAGE plpgsql;
CREATE TRIGGER initial_target_stands BEFORE UPDATE OR DELETE ON kpis_targetversion
    FOR EACH ROW WHEN (OLD.number = 1) EXECUTE FUNCTION kpis_initial_target_stands();
"""
PG_BACK = "DROP TRIGGER initial_target_stands ON kpis_targetversion; DROP FUNCTION kpis_initial_target_stands();"

SQLITE = """
CREATE TRIGGER initial_target_stands_{event} BEFORE {event} ON kpis_targetversion WHEN OLD.number = 1
BEGIN SELECT RAISE(ABORT, 'initial_target_is_immutable'); END
"""


def protect(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(PG)
    else:
        for event in ("UPDATE", "DELETE"):
            schema_editor.execute(SQLITE.format(event=event))


def unprotect(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(PG_BACK)
    else:
        for event in ("UPDATE", "DELETE"):
            schema_editor.execute(f"DROP TRIGGER initial_target_stands_{event}")


class Migration(migrations.Migration):
    dependencies = [("kpis", "0002_links")]
    operations = [migrations.RunPython(protect, unprotect)]
