"""The notices room as it began."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Notice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ocid", models.CharField(max_length=250, unique=True)),
                ("reference", models.CharField(max_length=250)),
                ("title", models.CharField(max_length=500)),
                ("description", models.TextField()),
                ("stage", models.CharField(max_length=12)),
                ("assessment", models.CharField(default="", max_length=12)),
                ("category", models.CharField(default="", max_length=30)),
                ("buyer_name", models.CharField(max_length=300)),
                ("suppliers", models.TextField(default="")),
                ("published_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("closes_at", models.DateTimeField(null=True)),
                ("awarded_at", models.DateTimeField(null=True)),
                ("starts_on", models.DateField(null=True)),
                ("ends_on", models.DateField(null=True)),
                ("value_min", models.DecimalField(decimal_places=2, max_digits=16, null=True)),
                ("value_max", models.DecimalField(decimal_places=2, max_digits=16, null=True)),
                ("award_value", models.DecimalField(decimal_places=2, max_digits=17, null=True)),
                ("currency", models.CharField(default="GBP", max_length=3)),
                ("cpv", models.CharField(default="", max_length=8)),
                ("place", models.CharField(default="", max_length=200)),
                ("postcode", models.CharField(default="", max_length=8)),
                ("district", models.CharField(default="", max_length=60)),
                ("sme", models.BooleanField(null=True)),
                ("vcse", models.BooleanField(null=True)),
                ("responses", models.PositiveIntegerField(null=True)),
                ("releases", models.PositiveIntegerField()),
                ("is_ours", models.BooleanField()),
                ("original_url", models.CharField(default="", max_length=500)),
                ("compiled", models.BinaryField()),
            ],
            options={
                "ordering": ("-published_at", "ocid"),
            },
        ),
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
            ],
            options={
                "ordering": ("name", "key"),
            },
        ),
        migrations.CreateModel(
            name="Source",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.SlugField(max_length=60, unique=True)),
                ("name", models.CharField(max_length=120)),
                ("publisher", models.CharField(max_length=200)),
                ("licence", models.CharField(max_length=120)),
                ("licence_url", models.URLField(max_length=300)),
                ("copied_on", models.DateField()),
                ("original_url", models.CharField(blank=True, default="", max_length=300)),
            ],
            options={
                "ordering": ("name",),
            },
        ),
        migrations.CreateModel(
            name="NoticeCode",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(db_index=True, max_length=8)),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="codes", to="notices.notice"
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
            },
        ),
        migrations.CreateModel(
            name="PublishedContract",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=250)),
                ("kind", models.CharField(max_length=10)),
                ("title", models.CharField(max_length=500)),
                ("supplier_name", models.CharField(default="", max_length=300)),
                ("value", models.DecimalField(decimal_places=2, max_digits=16, null=True)),
                ("currency", models.CharField(default="GBP", max_length=3)),
                ("signed_on", models.DateField(null=True)),
                ("starts_on", models.DateField(null=True)),
                ("ends_on", models.DateField(null=True)),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="contracts",
                        to="notices.notice",
                    ),
                ),
                (
                    "supplier",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="notices.publishedorganisation",
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
            },
        ),
        migrations.AddField(
            model_name="notice",
            name="buyer",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="notices.publishedorganisation",
            ),
        ),
        migrations.AddField(
            model_name="notice",
            name="source",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="notices.source"
            ),
        ),
        migrations.CreateModel(
            name="NoticeParty",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("role", models.CharField(max_length=10)),
                ("name", models.CharField(max_length=300)),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="parties",
                        to="notices.notice",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="notices.publishedorganisation",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "notice parties",
                "ordering": ("id",),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("notice", "organisation", "role"), name="notice_party_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Release",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ocid", models.CharField(max_length=250)),
                ("release_id", models.CharField(max_length=250)),
                ("at", models.DateTimeField()),
                ("tags", models.CharField(max_length=250)),
                ("body", models.BinaryField()),
                ("sha256", models.CharField(max_length=64)),
                ("stored_at", models.DateTimeField()),
                (
                    "source",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="notices.source",
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
                "constraints": [models.UniqueConstraint(fields=("ocid", "sha256"), name="release_once")],
            },
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(fields=["stage", "closes_at"], name="notice_stage_closes"),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(fields=["-published_at"], name="notice_published"),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(fields=["district"], name="notice_district"),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "stage__in",
                        [
                            "planned",
                            "called",
                            "awarded",
                            "contracted",
                            "no_award",
                            "cancelled",
                            "withdrawn",
                            "complete",
                        ],
                    )
                ),
                name="notice_stage_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("is_ours", True), ("source", None)), ("is_ours", False), _connector="OR"
                ),
                name="notice_ours_has_no_source",
            ),
        ),
    ]
