"""Published organisations stand in a room of their own: tables stay as they are, only Django's state moves."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = [("parties", "0001_initial"), ("notices", "0007_notice_language")]
    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="PublishedOrganisation",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("key", models.CharField(max_length=120, unique=True)),
                        ("name", models.CharField(max_length=300)),
                        ("scheme", models.CharField(default="", max_length=40)),
                        ("number", models.CharField(default="", max_length=60)),
                        ("plain", models.CharField(db_index=True, default="", max_length=300)),
                        ("postcode", models.CharField(default="", max_length=8)),
                        ("locality", models.CharField(default="", max_length=120)),
                        (
                            "same_as",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="also",
                                to="published_organisations.publishedorganisation",
                            ),
                        ),
                    ],
                    options={
                        "db_table": "notices_publishedorganisation",
                        "ordering": ("name", "key"),
                    },
                ),
                migrations.CreateModel(
                    name="Succession",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("kind", models.CharField(max_length=10)),
                        ("on", models.DateField()),
                        ("title", models.CharField(max_length=300)),
                        ("law", models.CharField(default="", max_length=300)),
                        ("recorded_at", models.DateTimeField()),
                        ("recorded_by", models.CharField(max_length=80)),
                        ("withdrawn_at", models.DateTimeField(null=True)),
                        ("withdrawn_by", models.CharField(default="", max_length=80)),
                    ],
                    options={
                        "db_table": "notices_succession",
                        "ordering": ("on", "id"),
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ("rename", "merge", "split"))),
                                name="succession_kind_known",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PublishedClaim",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("evidence", models.JSONField()),
                        ("standing", models.CharField(default="waiting", max_length=10)),
                        ("made_at", models.DateTimeField()),
                        ("made_by", models.CharField(max_length=80)),
                        ("decided_at", models.DateTimeField(null=True)),
                        ("decided_by", models.CharField(default="", max_length=80)),
                        ("why", models.CharField(default="", max_length=500)),
                        (
                            "party",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="parties.organisation",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="claims",
                                to="published_organisations.publishedorganisation",
                            ),
                        ),
                    ],
                    options={
                        "db_table": "notices_publishedclaim",
                        "ordering": ("id",),
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("standing__in", ("waiting", "confirmed", "refused", "ended"))
                                ),
                                name="published_claim_standing_known",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("standing", "confirmed")),
                                fields=("organisation",),
                                name="published_claim_one_confirmed",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("standing", "waiting")),
                                fields=("organisation", "party"),
                                name="published_claim_waits_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Mention",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=300)),
                        ("plain", models.CharField(db_index=True, max_length=300)),
                        ("postcode", models.CharField(default="", max_length=8)),
                        ("locality", models.CharField(default="", max_length=120)),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="mentions",
                                to="published_organisations.publishedorganisation",
                            ),
                        ),
                    ],
                    options={
                        "db_table": "notices_mention",
                        "ordering": ("name", "postcode", "locality"),
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("organisation", "name", "postcode", "locality"), name="mention_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Sameness",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("evidence", models.JSONField()),
                        ("decided_by", models.CharField(max_length=80)),
                        ("made_at", models.DateTimeField()),
                        ("undone_by", models.CharField(default="", max_length=80)),
                        ("undone_at", models.DateTimeField(null=True)),
                        ("why_undone", models.CharField(default="", max_length=500)),
                        (
                            "into",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="published_organisations.publishedorganisation",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="samenesses",
                                to="published_organisations.publishedorganisation",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "samenesses",
                        "db_table": "notices_sameness",
                        "ordering": ("id",),
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("undone_at", None)),
                                fields=("organisation",),
                                name="sameness_one_in_force",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("organisation", models.F("into")), _negated=True),
                                name="sameness_of_two",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SuccessionPart",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("side", models.CharField(max_length=6)),
                        ("districts", models.JSONField(default=list)),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="successions",
                                to="published_organisations.publishedorganisation",
                            ),
                        ),
                        (
                            "succession",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="parts",
                                to="published_organisations.succession",
                            ),
                        ),
                    ],
                    options={
                        "db_table": "notices_successionpart",
                        "ordering": ("id",),
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("side__in", ("before", "after"))),
                                name="succession_side_known",
                            ),
                            models.UniqueConstraint(
                                fields=("succession", "organisation", "side"), name="succession_part_once"
                            ),
                        ],
                    },
                ),
            ]
        )
    ]
