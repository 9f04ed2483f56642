"""Rules that Django's constraints can't say: one team a day, splits that add up. The same on both databases."""

from django.db import migrations

PG_OVERLAP = """
ALTER TABLE reps_membership ADD CONSTRAINT membership_one_team_a_day EXCLUDE USING gist (
    int8range(rep_id, rep_id, '[]') WITH &&, daterange(start, "end", '[]') WITH &&
)
"""
PG_OVERLAP_BACK = "ALTER TABLE reps_membership DROP CONSTRAINT membership_one_team_a_day"

SQLITE_OVERLAP = """
CREATE TRIGGER membership_one_team_a_day_{event} BEFORE {event} ON reps_membership
WHEN EXISTS (
    SELECT 1 FROM reps_membership other
    WHERE other.rep_id = NEW.rep_id AND other.id IS NOT NEW.id
      AND (other.start IS NULL OR NEW."end" IS NULL OR other.start <= NEW."end")
      AND (NEW.start IS NULL OR other."end" IS NULL OR NEW.start <= other."end")
)
BEGIN SELECT RAISE(ABORT, 'membership_one_team_a_day'); END
"""

# The total of a proposal's splits, kept by triggers. It is a deferred foreign key to the two totals allowed.
PG_SPLITS = """
CREATE FUNCTION reps_credit_total() RETURNS trigger AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        UPDATE reps_proposal SET split_points = split_points - ROUND(OLD.percent * 100) WHERE id = OLD.proposal_id;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        UPDATE reps_proposal SET split_points = split_points + ROUND(NEW.percent * 100) WHERE id = NEW.proposal_id;
    END IF;
    RETURN NULL;
END $$ LANGUAGE plpgsql;
CREATE TRIGGER credit_total AFTER INSERT OR UPDATE OR DELETE ON reps_credit
    FOR EACH ROW EXECUTE FUNCTION reps_credit_total();
"""
PG_SPLITS_BACK = "DROP TRIGGER credit_total ON reps_credit; DROP FUNCTION reps_credit_total();"

_SUBTRACT = """UPDATE reps_proposal SET split_points = split_points - CAST(ROUND(OLD.percent * 100) AS INTEGER)
    WHERE id = OLD.proposal_id;"""
_ADD = """UPDATE reps_proposal SET split_points = split_points + CAST(ROUND(NEW.percent * 100) AS INTEGER)
    WHERE id = NEW.proposal_id;"""
SQLITE_SPLITS = {
    "insert": f"CREATE TRIGGER credit_total_insert AFTER INSERT ON reps_credit BEGIN {_ADD} END",
    "update": f"CREATE TRIGGER credit_total_update AFTER UPDATE ON reps_credit BEGIN {_SUBTRACT} {_ADD} END",
    "delete": f"CREATE TRIGGER credit_total_delete AFTER DELETE ON reps_credit BEGIN {_SUBTRACT} END",
}


def allow_totals(apps, schema_editor):
    totals = apps.get_model("reps", "SplitTotal").objects
    for points in (0, 10_000):
        totals.get_or_create(points=points)


def forget_totals(apps, schema_editor):
    apps.get_model("reps", "SplitTotal").objects.all().delete()


def make_rules(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for statement in (PG_OVERLAP, PG_SPLITS):
            schema_editor.execute(statement)
    else:
        for event in ("INSERT", "UPDATE"):
            schema_editor.execute(SQLITE_OVERLAP.format(event=event))
        for statement in SQLITE_SPLITS.values():
            schema_editor.execute(statement)


def drop_rules(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for statement in (PG_OVERLAP_BACK, PG_SPLITS_BACK):
            schema_editor.execute(statement)
    else:
        for name in ("membership_one_team_a_day_INSERT", "membership_one_team_a_day_UPDATE"):
            schema_editor.execute(f"DROP TRIGGER {name}")
        for event in SQLITE_SPLITS:
            schema_editor.execute(f"DROP TRIGGER credit_total_{event}")


class Migration(migrations.Migration):
    dependencies = [("reps", "0001_records")]
    operations = [
        migrations.RunPython(allow_totals, forget_totals),
        migrations.RunPython(make_rules, drop_rules),
    ]
