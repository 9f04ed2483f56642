"""A target of money may be agreed in another currency, which stands as all does that was agreed (spec 2.4, 8.3).

The trigger of migration 0002 that keeps what a target is about is made anew, to keep its currency too.
"""

from django.db import migrations, models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact

BEFORE = ("measure", "basis", "rep_id", "team_id", "period", "start", '"end"')
CURRENCY = {"blank": True, "help_text": "Blank: the organisation's.", "max_length": 3, "verbose_name": "currency"}


def guard(kept):
    """Makes the trigger that keeps these columns."""

    def make(_apps, schema_editor):
        is_postgres = schema_editor.connection.vendor == "postgresql"
        differs = " OR ".join(f"OLD.{name} {'IS DISTINCT FROM' if is_postgres else 'IS NOT'} NEW.{name}" for name in kept)
        event = f"BEFORE UPDATE OF {', '.join(kept)} ON kpis_target"
        if is_postgres:
            does = f"FOR EACH ROW WHEN ({differs}) EXECUTE FUNCTION kpis_target_stands()"
        else:
            does = f"WHEN {differs} BEGIN SELECT RAISE(ABORT, 'target_is_immutable'); END"
        schema_editor.execute(f"CREATE TRIGGER target_stands {event} {does}")

    return make


def unguard(_apps, schema_editor):
    where = " ON kpis_target" if schema_editor.connection.vendor == "postgresql" else ""
    schema_editor.execute(f"DROP TRIGGER target_stands{where}")


class Migration(migrations.Migration):
    dependencies = [("kpis", "0004_what_was_told_of_diversity")]
    operations = [
        migrations.RunPython(unguard, guard(BEFORE)),
        migrations.AddField("target", "currency", models.CharField(**CURRENCY)),
        migrations.AddField("historicaltarget", "currency", models.CharField(**CURRENCY)),
        migrations.AddConstraint(
            "target",
            models.CheckConstraint(
                condition=Q(currency="") | Q(Exact(Length("currency"), 3)),
                name="target_currency_is_a_code",
                violation_error_message="Three capital letters, such as CNY (ISO 4217).",
            ),
        ),
        migrations.AddConstraint(
            "target",
            models.CheckConstraint(
                condition=Q(currency="") | Q(measure="won_amount"),
                name="target_currency_is_of_money",
                violation_error_message="Only targets for the won amount are in a currency of their own.",
            ),
        ),
        migrations.RunPython(guard((*BEFORE, "currency")), unguard),
    ]
