"""Turns, redactions and what joins organisations; a release may be changed only to redact it."""

import django.db.models.deletion
from django.db import migrations, models

SQLITE = (
    "DROP TRIGGER IF EXISTS notices_release_no_update",
    """
    CREATE TRIGGER notices_release_no_update BEFORE UPDATE ON notices_release
    WHEN NEW.id IS NOT OLD.id OR NEW.ocid IS NOT OLD.ocid OR NEW.release_id IS NOT OLD.release_id
      OR NEW.at IS NOT OLD.at OR NEW.tags IS NOT OLD.tags OR NEW.sha256 IS NOT OLD.sha256
      OR NEW.source_id IS NOT OLD.source_id OR NEW.stored_at IS NOT OLD.stored_at
      OR NOT EXISTS (SELECT 1 FROM notices_redaction WHERE release_id = OLD.id AND NOT done)
    BEGIN SELECT RAISE(ABORT, 'a published release is never changed: UPDATE'); END
    """,
)
SQLITE_AWAY = (
    "DROP TRIGGER IF EXISTS notices_release_no_update",
    """
    CREATE TRIGGER notices_release_no_update BEFORE UPDATE ON notices_release
    BEGIN SELECT RAISE(ABORT, 'a published release is never changed: UPDATE'); END
    """,
)
POSTGRESQL = (
    """
    CREATE OR REPLACE FUNCTION notices_release_immutable() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF (NEW.id, NEW.ocid, NEW.release_id, NEW.at, NEW.tags, NEW.sha256, NEW.stored_at)
            IS NOT DISTINCT FROM
           (OLD.id, OLD.ocid, OLD.release_id, OLD.at, OLD.tags, OLD.sha256, OLD.stored_at)
           AND NEW.source_id IS NOT DISTINCT FROM OLD.source_id
           AND EXISTS (SELECT 1 FROM notices_redaction WHERE release_id = OLD.id AND NOT done)
        THEN RETURN NEW; END IF;
        RAISE EXCEPTION 'a published release is never changed: %', TG_OP;
    END $$
    """,
)
POSTGRESQL_AWAY = (
    """
    CREATE OR REPLACE FUNCTION notices_release_immutable() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'a published release is never changed: %', TG_OP; END $$
    """,
)


def _say(editor, statements):
    with editor.connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def install(apps, editor):
    _say(editor, POSTGRESQL if editor.connection.vendor == "postgresql" else SQLITE)


def remove(apps, editor):
    _say(editor, POSTGRESQL_AWAY if editor.connection.vendor == "postgresql" else SQLITE_AWAY)


class Migration(migrations.Migration):
    dependencies = [
        ("notices", "0002_search_and_immutable"),
        ("parties", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Turn",
            fields=[
                ("number", models.BigAutoField(primary_key=True, serialize=False)),
                ("stamp", models.CharField(max_length=32)),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ("number",),
            },
        ),
        migrations.AddField(
            model_name="notice",
            name="latitude",
            field=models.FloatField(null=True),
        ),
        migrations.AddField(
            model_name="notice",
            name="longitude",
            field=models.FloatField(null=True),
        ),
        migrations.AddField(
            model_name="notice",
            name="lots",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="notice",
            name="turn",
            field=models.BigIntegerField(db_index=True, default=0),
        ),
        migrations.AddField(
            model_name="notice",
            name="given",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                fields=["source", "given", "releases", "published_at", "changed_at"], name="notice_given"
            ),
        ),
        migrations.AddField(
            model_name="publishedorganisation",
            name="locality",
            field=models.CharField(default="", max_length=120),
        ),
        migrations.AddField(
            model_name="publishedorganisation",
            name="plain",
            field=models.CharField(db_index=True, default="", max_length=300),
        ),
        migrations.AddField(
            model_name="publishedorganisation",
            name="postcode",
            field=models.CharField(default="", max_length=8),
        ),
        migrations.AddField(
            model_name="publishedorganisation",
            name="same_as",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="also",
                to="notices.publishedorganisation",
            ),
        ),
        migrations.AddField(
            model_name="noticeparty",
            name="locality",
            field=models.CharField(db_default="", default="", max_length=120),
        ),
        migrations.AddField(
            model_name="noticeparty",
            name="postcode",
            field=models.CharField(db_default="", default="", max_length=8),
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
                        to="notices.publishedorganisation",
                    ),
                ),
            ],
            options={
                "ordering": ("name", "postcode", "locality"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "name", "postcode", "locality"), name="mention_once"
                    )
                ],
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
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="claims",
                        to="notices.publishedorganisation",
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="parties.organisation",
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("standing__in", ("waiting", "confirmed", "refused", "ended"))),
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
            name="Redaction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("path", models.CharField(max_length=300)),
                ("reason", models.CharField(max_length=500)),
                ("law", models.CharField(max_length=200)),
                ("before", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField()),
                ("made_by", models.CharField(max_length=80)),
                ("done", models.BooleanField(default=False)),
                (
                    "release",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="redactions",
                        to="notices.release",
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
                "constraints": [models.UniqueConstraint(fields=("release", "path"), name="redaction_once")],
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
                        to="notices.publishedorganisation",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="samenesses",
                        to="notices.publishedorganisation",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "samenesses",
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
                        to="notices.publishedorganisation",
                    ),
                ),
                (
                    "succession",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="parts",
                        to="notices.succession",
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("side__in", ("before", "after"))), name="succession_side_known"
                    ),
                    models.UniqueConstraint(
                        fields=("succession", "organisation", "side"), name="succession_part_once"
                    ),
                ],
            },
        ),
        migrations.RunPython(install, remove),
    ]
