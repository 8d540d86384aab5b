"""Every supplier of a contract and its own buyer; the number of the rules by which a notice was read."""

import django.db.models.deletion
from django.db import migrations, models

FILL = (
    """
    INSERT INTO notices_contractsupplier (contract_id, organisation_id, name, place)
    SELECT id, supplier_id, supplier_name, 1 FROM notices_publishedcontract WHERE supplier_id IS NOT NULL
    """,
    """
    UPDATE notices_publishedcontract SET
      buyer_id = (SELECT n.buyer_id FROM notices_notice n WHERE n.id = notice_id),
      buyer_name = (SELECT n.buyer_name FROM notices_notice n WHERE n.id = notice_id)
    """,
)


def fill(apps, editor):
    """Carries over what stood in the columns; checks it at once, so that PostgreSQL may change the table."""
    with editor.connection.cursor() as cursor:
        for statement in FILL:
            cursor.execute(statement)
        if editor.connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class Migration(migrations.Migration):
    dependencies = [("notices", "0004_search_beside_the_database")]
    operations = [
        migrations.AddField(
            "notice", "facts_format", models.PositiveIntegerField(default=0, db_default=0, db_index=True)
        ),
        migrations.AddField(
            "publishedcontract",
            "buyer",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="notices.publishedorganisation",
            ),
        ),
        migrations.AddField(
            "publishedcontract", "buyer_name", models.CharField(default="", db_default="", max_length=300)
        ),
        migrations.CreateModel(
            "ContractSupplier",
            [
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=300)),
                ("place", models.PositiveIntegerField()),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="suppliers",
                        to="notices.publishedcontract",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="notices.publishedorganisation",
                    ),
                ),
            ],
            options={"ordering": ("place",)},
        ),
        migrations.AddConstraint(
            "contractsupplier",
            models.UniqueConstraint(fields=("contract", "place"), name="contract_supplier_place_once"),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RemoveField("publishedcontract", "supplier"),
        migrations.RemoveField("publishedcontract", "supplier_name"),
    ]
