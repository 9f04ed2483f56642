"""What a contest was told by, gone from the visits taken out of the count: disputes tell it."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ("reps", "0023_contests_are_disputes"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='overturn',
            name='overturn_contested_with_a_reason',
        ),
        migrations.RemoveConstraint(
            model_name='overturn',
            name='overturn_decided_by_somebody',
        ),
        migrations.RemoveConstraint(
            model_name='overturn',
            name='overturn_decided_by_another',
        ),
        migrations.RemoveField(
            model_name='historicaloverturn',
            name='contest',
        ),
        migrations.RemoveField(
            model_name='historicaloverturn',
            name='contested_at',
        ),
        migrations.RemoveField(
            model_name='historicaloverturn',
            name='decided_at',
        ),
        migrations.RemoveField(
            model_name='historicaloverturn',
            name='decided_by',
        ),
        migrations.RemoveField(
            model_name='historicaloverturn',
            name='upheld',
        ),
        migrations.RemoveField(
            model_name='overturn',
            name='contest',
        ),
        migrations.RemoveField(
            model_name='overturn',
            name='contested_at',
        ),
        migrations.RemoveField(
            model_name='overturn',
            name='decided_at',
        ),
        migrations.RemoveField(
            model_name='overturn',
            name='decided_by',
        ),
        migrations.RemoveField(
            model_name='overturn',
            name='upheld',
        ),
    ]
