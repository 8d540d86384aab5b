"""Figures, the parts behind them, and their reader."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("figures", "0001_columns_of_old_events"),
    ]

    operations = [
        migrations.CreateModel(
            name="Figure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("about", models.CharField(max_length=120)),
                ("name", models.CharField(max_length=60)),
                ("value", models.BigIntegerField(null=True)),
            ],
            options={
                "ordering": ("id",),
                "constraints": [models.UniqueConstraint(fields=("about", "name"), name="figure_once")],
            },
        ),
        migrations.CreateModel(
            name="LedgerReader",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=40, unique=True)),
                ("rules", models.CharField(max_length=64)),
                ("last", models.BigIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("last__gte", 0)), name="ledger_reader_from_beginning"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="FigurePart",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", models.CharField(max_length=120)),
                ("number", models.BigIntegerField()),
                ("at", models.DateTimeField()),
                ("act", models.CharField(max_length=60)),
                (
                    "figure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="parts", to="figures.figure"
                    ),
                ),
            ],
            options={
                "ordering": ("number",),
                "constraints": [
                    models.UniqueConstraint(fields=("figure", "reference"), name="figure_part_once")
                ],
            },
        ),
    ]
