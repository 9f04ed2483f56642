"""A currency that blank stands for is blank: the company's with leads and spend, the win's with incomes.

Proposals name theirs, always. Backwards nothing is undone: both spellings mean the same.
"""

from django.db import migrations
from django.db.models import F, Q


def settle(apps, schema_editor):
    organisation = apps.get_model("reps", "Organisation").objects.filter(pk=1).first()
    home = organisation.currency if organisation else "CNY"
    for prefix in ("", "Historical"):
        apps.get_model("reps", f"{prefix}Proposal").objects.filter(currency="").update(currency=home)
        apps.get_model("reps", f"{prefix}Lead").objects.filter(won_currency=home).update(won_currency="")
        apps.get_model("reps", f"{prefix}SourceSpend").objects.filter(currency=home).update(currency="")
    for prefix in ("", "Historical"):
        incomes = apps.get_model("reps", f"{prefix}Income").objects
        of_a_win = Q(proposal__currency=F("currency")) | Q(lead__won_currency=F("currency"))
        of_a_win |= Q(lead__won_currency="", currency=home)
        incomes.filter(of_a_win).exclude(currency="").update(currency="")


class Migration(migrations.Migration):
    dependencies = [("reps", "0025_late_changes_that_correct")]

    operations = [migrations.RunPython(settle, migrations.RunPython.noop)]
