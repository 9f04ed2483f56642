"""What was agreed or published can't be changed or deleted: not by code, not by hand (spec 2.8, 8.3).

The initial target stands; so does whose target it is, for when, of what and on which basis; so do published figures.
"""

from django.db import migrations

ABOUT = ("measure", "basis", "rep_id", "team_id", "period", "start", '"end"')

PG = f"""
CREATE FUNCTION kpis_initial_target_stands() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION 'initial_target_is_immutable' USING ERRCODE = 'check_violation'; END $$ LANGUAGE plpgsql;
CREATE TRIGGER initial_target_stands BEFORE UPDATE OR DELETE ON kpis_targetversion
    FOR EACH ROW WHEN (OLD.number = 1) EXECUTE FUNCTION kpis_initial_target_stands();

CREATE FUNCTION kpis_target_stands() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION 'target_is_immutable' USING ERRCODE = 'check_violation'; END $$ LANGUAGE plpgsql;
CREATE TRIGGER target_stands BEFORE UPDATE OF {", ".join(ABOUT)} ON kpis_target FOR EACH ROW
    WHEN ({" OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in ABOUT)})
    EXECUTE FUNCTION kpis_target_stands();

CREATE FUNCTION kpis_published_figures_stand() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION 'published_figures_are_immutable' USING ERRCODE = 'check_violation'; END $$ LANGUAGE plpgsql;
CREATE TRIGGER published_figures_stand BEFORE UPDATE OR DELETE ON kpis_publishedfigures
    FOR EACH ROW EXECUTE FUNCTION kpis_published_figures_stand();
CREATE TRIGGER publication_stands BEFORE UPDATE OR DELETE ON kpis_publication
    FOR EACH ROW EXECUTE FUNCTION kpis_published_figures_stand();
"""
PG_BACK = """
DROP TRIGGER initial_target_stands ON kpis_targetversion;
DROP TRIGGER target_stands ON kpis_target;
DROP TRIGGER published_figures_stand ON kpis_publishedfigures;
DROP TRIGGER publication_stands ON kpis_publication;
DROP FUNCTION kpis_initial_target_stands(), kpis_target_stands(), kpis_published_figures_stand();
"""

# {name of a trigger: (what fires it, what it then says)}
SQLITE = {
    f"initial_target_stands_{event}": (f"{event} ON kpis_targetversion WHEN OLD.number = 1", "initial_target_is_immutable")
    for event in ("UPDATE", "DELETE")
} | {
    f"{table}_stands_{event}": (f"{event} ON {table}", "published_figures_are_immutable")
    for table in ("kpis_publishedfigures", "kpis_publication")
    for event in ("UPDATE", "DELETE")
} | {
    "target_stands": (
        f'UPDATE OF {", ".join(ABOUT)} ON kpis_target WHEN {" OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in ABOUT)}',
        "target_is_immutable",
    )
}


def protect(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(PG)
        return
    for name, (event, error) in SQLITE.items():
        schema_editor.execute(f"CREATE TRIGGER {name} BEFORE {event} BEGIN SELECT RAISE(ABORT, '{error}'); END")


def unprotect(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(PG_BACK)
        return
    for name in SQLITE:
        schema_editor.execute(f"DROP TRIGGER {name}")


# Steps of before the first release: a database that took them all has all that these migrations make.
TAKEN_BEFORE = [
    ("kpis", "0002_links"),
    ("kpis", "0003_initial_targets_stand"),
    ("kpis", "0004_publications"),
    ("kpis", "0005_target_basis"),
    ("kpis", "0006_what_a_target_is_about_stands"),
    ("kpis", "0003_saved_views"),
    ("kpis", "0004_who_entered_stays"),
    ("kpis", "0005_mails"),
    ("kpis", "0006_history_of_what_is_kept"),
    ("kpis", "0007_guided_start"),
]


class Migration(migrations.Migration):
    replaces = TAKEN_BEFORE
    dependencies = [("kpis", "0001_records")]
    operations = [migrations.RunPython(protect, unprotect)]
