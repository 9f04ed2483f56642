"""An income that names no currency is in that of its win, a proposal or a lead: the field says so."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("reps", "0026_currencies_in_one_spelling"),
    ]

    operations = [
        migrations.AlterField(
            model_name='historicalincome',
            name='currency',
            field=models.CharField(blank=True, help_text='Blank: that of the win.', max_length=3, verbose_name='currency'),
        ),
        migrations.AlterField(
            model_name='income',
            name='currency',
            field=models.CharField(blank=True, help_text='Blank: that of the win.', max_length=3, verbose_name='currency'),
        ),
    ]
