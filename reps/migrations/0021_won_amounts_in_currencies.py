"""A lead won without a proposal says in which currency; what was won so far was in the organisation's own.

Its value in the organisation's currency is a stamp from now on, as a proposal's is.
"""

from django.db import migrations, models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact

CURRENCY = {
    "blank": True,
    "help_text": "Blank: the organisation's.",
    "max_length": 3,
    "verbose_name": "currency of the won amount",
}


def value_wins(apps, _schema_editor):
    apps.get_model("reps.Lead").objects.filter(won_amount__isnull=False).update(won_value=F("won_amount"))


class Migration(migrations.Migration):
    dependencies = [("reps", "0020_company_calendars")]
    operations = [
        migrations.AddField("historicallead", "won_currency", models.CharField(**CURRENCY)),
        migrations.AddField("lead", "won_currency", models.CharField(**CURRENCY)),
        migrations.AddField(
            "lead", "won_value", models.DecimalField(decimal_places=2, editable=False, max_digits=18, null=True)
        ),
        migrations.AddConstraint(
            "lead",
            models.CheckConstraint(
                condition=Q(won_currency="") | Q(Exact(Length("won_currency"), 3)),
                name="lead_won_currency_is_a_code",
                violation_error_message="Three capital letters, such as CNY (ISO 4217).",
            ),
        ),
        migrations.RunPython(value_wins, migrations.RunPython.noop),
    ]
