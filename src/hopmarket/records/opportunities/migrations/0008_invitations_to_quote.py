import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("opportunities", "0007_procedures"),
        ("parties", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="QuoteInvitation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(default="", max_length=200)),
                ("email", models.EmailField(default="", max_length=254)),
                ("token_sha256", models.CharField(default="", max_length=64)),
                ("named_at", models.DateTimeField()),
                ("invited_at", models.DateTimeField(null=True)),
                ("claimed_at", models.DateTimeField(null=True)),
                ("opened_at", models.DateTimeField(null=True)),
                (
                    "invited_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "opportunity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="invitations",
                        to="opportunities.opportunity",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="parties.organisation",
                    ),
                ),
            ],
            options={
                "ordering": ("named_at", "id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("organisation__isnull", False),
                            models.Q(
                                models.Q(("email", ""), _negated=True), models.Q(("name", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="invitation_names_somebody",
                    ),
                    models.UniqueConstraint(
                        fields=("opportunity", "organisation"), name="organisation_invited_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("email", ""), _negated=True),
                        fields=("opportunity", "email"),
                        name="address_invited_once",
                    ),
                ],
            },
        ),
    ]
