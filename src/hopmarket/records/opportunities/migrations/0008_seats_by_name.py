"""Seats that end and are taken by somebody else, seats of other organisations, and what openers declare."""

from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("opportunities", "0008_officer_requests"),
        ("parties", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SeatInvitation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("email", models.EmailField(max_length=254)),
                ("token_sha256", models.CharField(max_length=64, unique=True)),
                ("invited_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("accepted_at", models.DateTimeField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ("invited_at", "id"),
            },
        ),
        migrations.RemoveConstraint(
            model_name="panelseat",
            name="one_lead",
        ),
        migrations.AddField(
            model_name="opener",
            name="conflict",
            field=models.BooleanField(null=True),
        ),
        migrations.AddField(
            model_name="opener",
            name="conflict_words",
            field=models.TextField(default=""),
        ),
        migrations.AddField(
            model_name="opener",
            name="declares",
            field=models.BooleanField(default=False),
        ),
        migrations.AlterField(
            model_name="opener",
            name="declares",
            field=models.BooleanField(default=True),
        ),
        migrations.AddField(
            model_name="opener",
            name="declared_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="panelseat",
            name="ended_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="panelseat",
            name="ended_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="panelseat",
            name="ended_why",
            field=models.TextField(default=""),
        ),
        migrations.AddField(
            model_name="panelseat",
            name="organisation",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="parties.organisation",
            ),
        ),
        migrations.AddField(
            model_name="panelseat",
            name="replaces",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="opportunities.panelseat",
            ),
        ),
        migrations.AddConstraint(
            model_name="panelseat",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None), ("part", "lead")),
                fields=("opportunity",),
                name="one_lead",
            ),
        ),
        migrations.AddField(
            model_name="seatinvitation",
            name="invited_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="seatinvitation",
            name="opportunity",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="seat_invitations",
                to="opportunities.opportunity",
            ),
        ),
        migrations.AddField(
            model_name="seatinvitation",
            name="seat",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="opportunities.panelseat",
            ),
        ),
        migrations.AddConstraint(
            model_name="seatinvitation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_at", None)),
                fields=("opportunity", "email"),
                name="seat_invitation_once",
            ),
        ),
    ]
