"""Turns stand in a room of their own: the table stays as it is, only Django's state moves."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = [("notices", "0007_notice_language")]
    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="Turn",
                    fields=[
                        ("number", models.BigAutoField(primary_key=True, serialize=False)),
                        ("stamp", models.CharField(max_length=32)),
                        ("at", models.DateTimeField()),
                    ],
                    options={"ordering": ("number",), "db_table": "notices_turn"},
                )
            ]
        )
    ]
