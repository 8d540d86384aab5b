"""What is asked of a bidder after the opening, and responses that are set aside."""

from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("evaluation", "0005_debarment_and_core_information"),
        ("opportunities", "0008_seats_by_name"),
        ("responses", "0005_standing_seals"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ScoresReopened",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reopened_at", models.DateTimeField()),
                ("locked_at", models.DateTimeField(null=True)),
                (
                    "seat",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="opportunities.panelseat",
                    ),
                ),
            ],
            options={
                "ordering": ("reopened_at", "id"),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("locked_at", None)), fields=("seat",), name="one_reopening_waits"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="BidderClarification",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("lot", models.CharField(default="", max_length=40)),
                ("question", models.TextField()),
                ("due_on", models.DateField()),
                ("asked_at", models.DateTimeField()),
                ("answer", models.TextField(default="")),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "opened",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="responses.openedresponse",
                    ),
                ),
            ],
            options={
                "ordering": ("opened", "number"),
                "constraints": [
                    models.UniqueConstraint(fields=("opened", "number"), name="clarification_number_once"),
                    models.CheckConstraint(
                        condition=models.Q(("question", ""), _negated=True), name="clarification_has_question"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), ("answered_at", None), ("answered_by", None)),
                            models.Q(
                                models.Q(("answer", ""), _negated=True),
                                ("answered_at__isnull", False),
                                ("answered_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="clarification_answer_is_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SetAside",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("takes_back", models.BooleanField(default=False)),
                ("ground", models.CharField(default="", max_length=20)),
                ("reasons", models.TextField()),
                ("asked_at", models.DateTimeField()),
                (
                    "decision",
                    models.CharField(
                        choices=[("", "Waits"), ("approved", "Approved"), ("refused", "Refused")],
                        default="",
                        max_length=10,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                ("refusal_reason", models.TextField(default="")),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "opened",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="responses.openedresponse",
                    ),
                ),
            ],
            options={
                "ordering": ("opened", "id"),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("decision", "")), fields=("opened",), name="one_set_aside_waits"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reasons", ""), _negated=True), name="set_aside_has_reasons"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ground", ""), ("takes_back", True)),
                            models.Q(
                                (
                                    "ground__in",
                                    [
                                        "must_not_met",
                                        "abnormally_low",
                                        "withdrawn_late",
                                        "breach",
                                        "excluded",
                                    ],
                                ),
                                ("takes_back", False),
                            ),
                            _connector="OR",
                        ),
                        name="set_aside_ground_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decision", "approved"), _negated=True),
                            models.Q(
                                ("decided_by__isnull", False),
                                models.Q(("decided_by", models.F("asked_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="set_aside_second_officer",
                    ),
                ],
            },
        ),
    ]
