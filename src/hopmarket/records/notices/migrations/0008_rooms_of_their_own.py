"""Published organisations and turns leave this room for their own: tables stay as they are, only Django's
state moves."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notices", "0007_notice_language"),
        ("published_organisations", "0001_organisations_in_their_room"),
        ("turns", "0001_turns_in_their_room"),
    ]
    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    model_name="contractsupplier",
                    name="organisation",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="published_organisations.publishedorganisation",
                    ),
                ),
                migrations.AlterField(
                    model_name="notice",
                    name="buyer",
                    field=models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="published_organisations.publishedorganisation",
                    ),
                ),
                migrations.AlterField(
                    model_name="publishedcontract",
                    name="buyer",
                    field=models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="published_organisations.publishedorganisation",
                    ),
                ),
                migrations.AlterField(
                    model_name="noticeparty",
                    name="organisation",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="published_organisations.publishedorganisation",
                    ),
                ),
                migrations.DeleteModel(name="Mention"),
                migrations.DeleteModel(name="PublishedClaim"),
                migrations.DeleteModel(name="Sameness"),
                migrations.DeleteModel(name="SuccessionPart"),
                migrations.DeleteModel(name="Succession"),
                migrations.DeleteModel(name="PublishedOrganisation"),
                migrations.DeleteModel(name="Turn"),
            ]
        )
    ]
