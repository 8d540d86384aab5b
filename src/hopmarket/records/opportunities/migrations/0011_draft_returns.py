from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("parties", "0001_initial"),
        ("opportunities", "0010_late_questions"),
    ]

    operations = [
        migrations.CreateModel(
            name="DraftReturn",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("terms", models.JSONField()),
                ("procedure", models.CharField(max_length=40)),
                ("people", models.JSONField(default=dict)),
                ("returned_at", models.DateTimeField()),
                (
                    "opportunity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="returns",
                        to="opportunities.opportunity",
                    ),
                ),
                (
                    "returned_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.person"
                    ),
                ),
            ],
            options={"ordering": ("returned_at", "id")},
        ),
    ]
