"""The tables of consultations and comments.

Long because it is the first migration of a room of six tables."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import hopmarket.rules.comment_life
import hopmarket.rules.consultation_life


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("bodies", "0001_initial"),
        ("parties", "0001_initial"),
        ("publications", "0002_documents_stay"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Consultation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.SlugField(max_length=80, unique=True)),
                ("subject", models.CharField(db_index=True, max_length=80)),
                ("title", models.CharField(max_length=200)),
                ("reasons", models.TextField()),
                ("alternatives", models.TextField()),
                ("adoption_from", models.DateField(null=True)),
                ("shorter_reason", models.TextField(blank=True, default="")),
                ("topics", models.JSONField(default=list)),
                ("place", models.CharField(blank=True, default="", max_length=120)),
                (
                    "state",
                    models.CharField(
                        default=hopmarket.rules.consultation_life.ConsultationState["PREPARED"], max_length=12
                    ),
                ),
                ("prepared_at", models.DateTimeField()),
                ("opens_at", models.DateTimeField()),
                ("closes_at", models.DateTimeField()),
                ("answer_due", models.DateTimeField()),
                ("extensions", models.JSONField(default=list)),
                ("closed_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("summary", models.TextField(blank=True, default="")),
                ("withdrawn_reason", models.TextField(blank=True, default="")),
                (
                    "before",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="publications.publisheddocument",
                    ),
                ),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="bodies.body"
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="publications.publisheddocument",
                    ),
                ),
            ],
            options={
                "ordering": ("-opens_at", "-id"),
            },
        ),
        migrations.CreateModel(
            name="CommentAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("revision", models.PositiveIntegerField(default=1)),
                ("summary", models.CharField(blank=True, default="", max_length=200)),
                ("outcome", models.CharField(max_length=12)),
                ("reason", models.TextField()),
                ("clauses", models.JSONField(default=list)),
                ("answered_at", models.DateTimeField()),
                ("revised_at", models.DateTimeField(null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "consultation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answers",
                        to="consultations.consultation",
                    ),
                ),
            ],
            options={
                "ordering": ("consultation", "number"),
            },
        ),
        migrations.CreateModel(
            name="Comment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(default=0)),
                ("handle", models.CharField(max_length=32, unique=True)),
                ("clause", models.CharField(blank=True, default="", max_length=20)),
                ("quote", models.TextField(blank=True, default="")),
                ("quote_at", models.PositiveIntegerField(default=0)),
                ("text", models.TextField()),
                ("stance", models.CharField(max_length=10)),
                ("spoken_as", models.CharField(max_length=10)),
                ("address", models.EmailField(blank=True, default="", max_length=254)),
                ("shown_name", models.CharField(blank=True, default="", max_length=120)),
                ("shown_as", models.CharField(blank=True, default="", max_length=200)),
                ("sector", models.CharField(blank=True, default="", max_length=12)),
                (
                    "state",
                    models.CharField(
                        default=hopmarket.rules.comment_life.CommentState["UNCONFIRMED"], max_length=12
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("lettered_at", models.DateTimeField(null=True)),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="parties.organisation",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "vouched_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="parties.organisation",
                    ),
                ),
                (
                    "answer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="comments",
                        to="consultations.commentanswer",
                    ),
                ),
                (
                    "consultation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="comments",
                        to="consultations.consultation",
                    ),
                ),
            ],
            options={
                "ordering": ("consultation", "number", "id"),
            },
        ),
        migrations.CreateModel(
            name="ConsultationSubscriber",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("handle", models.CharField(max_length=32, unique=True)),
                ("address", models.EmailField(blank=True, max_length=254)),
                ("district", models.CharField(blank=True, default="", max_length=8)),
                ("topics", models.JSONField(default=list)),
                ("asked_at", models.DateTimeField()),
                ("lettered_at", models.DateTimeField(null=True)),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ("id",),
                "indexes": [models.Index(fields=["address"], name="consultation_subscriber_addr")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at", None), models.Q(("address", ""), _negated=True)),
                            models.Q(("address", ""), ("ended_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="subscriber_address_goes",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ModerationEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("deed", models.CharField(max_length=12)),
                ("rule", models.CharField(max_length=30)),
                ("reason", models.TextField()),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "comment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="moderation",
                        to="consultations.comment",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "moderation entries",
                "ordering": ("at", "id"),
            },
        ),
        migrations.CreateModel(
            name="SectorBody",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("named_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "named_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="parties.organisation",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "sector bodies",
                "ordering": ("id",),
            },
        ),
        migrations.AddConstraint(
            model_name="consultation",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["prepared", "open", "closed", "answered", "withdrawn"])),
                name="consultation_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="consultation",
            constraint=models.CheckConstraint(
                condition=models.Q(("closes_at__gt", models.F("opens_at"))),
                name="consultation_closes_after_opening",
            ),
        ),
        migrations.AddConstraint(
            model_name="consultation",
            constraint=models.CheckConstraint(
                condition=models.Q(("answer_due__gt", models.F("closes_at"))),
                name="consultation_answer_due_after_close",
            ),
        ),
        migrations.AddConstraint(
            model_name="consultation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("reasons", ""), _negated=True), models.Q(("alternatives", ""), _negated=True)
                ),
                name="consultation_gives_reasons",
            ),
        ),
        migrations.AddConstraint(
            model_name="consultation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["closed", "answered"]), _negated=True),
                    ("closed_at__isnull", False),
                    _connector="OR",
                ),
                name="consultation_closed_has_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="consultation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["prepared", "open"])),
                fields=("subject",),
                name="consultation_one_open_round",
            ),
        ),
        migrations.AddConstraint(
            model_name="commentanswer",
            constraint=models.UniqueConstraint(
                fields=("consultation", "number"), name="comment_answer_number_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="commentanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(("outcome__in", ["changed", "kept", "out_of_scope"])),
                name="comment_answer_outcome_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="commentanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="comment_answer_gives_reason"
            ),
        ),
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(fields=["consultation", "state", "number"], name="comment_of_consultation"),
        ),
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(
                condition=models.Q(("address", ""), _negated=True), fields=["address"], name="comment_address"
            ),
        ),
        migrations.AddConstraint(
            model_name="comment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("number__gt", 0)),
                fields=("consultation", "number"),
                name="comment_number_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="comment",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["unconfirmed", "shown", "hidden", "withdrawn"])),
                name="comment_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="comment",
            constraint=models.CheckConstraint(
                condition=models.Q(("stance__in", ["agree", "change", "disagree", "question"])),
                name="comment_stance_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="comment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("person__isnull", False), ("spoken_as", "member"), ("vouched_by", None)),
                    models.Q(("person", None), ("spoken_as", "email"), ("vouched_by", None)),
                    models.Q(("person", None), ("spoken_as", "vouched"), ("vouched_by__isnull", False)),
                    _connector="OR",
                ),
                name="comment_speaker_fits",
            ),
        ),
        migrations.AddConstraint(
            model_name="comment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["unconfirmed", "withdrawn"]),
                    models.Q(("confirmed_at__isnull", False), ("number__gt", 0)),
                    _connector="OR",
                ),
                name="comment_that_counts_has_number",
            ),
        ),
        migrations.AddConstraint(
            model_name="comment",
            constraint=models.CheckConstraint(
                condition=models.Q(("answer", None), ("number__gt", 0), _connector="OR"),
                name="comment_answered_counts",
            ),
        ),
        migrations.AddConstraint(
            model_name="comment",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="comment_has_words"
            ),
        ),
        migrations.AddConstraint(
            model_name="sectorbody",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)), fields=("organisation",), name="sector_body_once"
            ),
        ),
    ]
