"""Whose target it is, for when, of what and on which basis can't be changed either: that was agreed too (spec 8.3)."""

from django.db import migrations

COLUMNS = ("measure", "basis", "rep_id", "team_id", "period", "start", '"end"')

PG = f"""
CREATE FUNCTION kpis_target_stands() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION 'target_is_immutable' USING ERRCODE = 'check_violation'; END $$ LANGUAGE plpgsql;
CREATE TRIGGER target_stands BEFORE UPDATE OF {", ".join(COLUMNS)} ON kpis_target FOR EACH ROW
    WHEN ({" OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in COLUMNS)})
    EXECUTE FUNCTION kpis_target_stands();
"""
PG_BACK = "DROP TRIGGER target_stands ON kpis_target; DROP FUNCTION kpis_target_stands();"

SQLITE = f"""
CREATE TRIGGER target_stands BEFORE UPDATE OF {", ".join(COLUMNS)} ON kpis_target
WHEN {" OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in COLUMNS)}
BEGIN SELECT RAISE(ABORT, 'target_is_immutable'); END
"""


def protect(apps, schema_editor):
    schema_editor.execute(PG if schema_editor.connection.vendor == "postgresql" else SQLITE)


def unprotect(apps, schema_editor):
    is_pg = schema_editor.connection.vendor == "postgresql"
    schema_editor.execute(PG_BACK if is_pg else "DROP TRIGGER target_stands")


class Migration(migrations.Migration):
    dependencies = [("kpis", "0005_target_basis")]
    operations = [migrations.RunPython(protect, unprotect)]
