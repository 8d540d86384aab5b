"""What notices tell of money, deadlines and lots: currencies of awards, VAT, frameworks, interest, cancelled lots."""

from django.db import migrations, models


def give_awards_their_currency(apps, editor):
    """Until notices are derived anew, awards stand in the currency in which they were shown before."""
    notices = apps.get_model("notices", "Notice").objects.using(editor.connection.alias)
    notices.exclude(award_value=None).update(award_currency=models.F("currency"))


_GROSS = {"decimal_places": 2, "null": True}


class Migration(migrations.Migration):
    dependencies = [("notices", "0005_suppliers_and_buyers_of_contracts")]
    operations = [
        migrations.AddField("notice", "interest_by", models.DateTimeField(null=True)),
        migrations.AddField("notice", "value_gross", models.DecimalField(max_digits=16, **_GROSS)),
        migrations.AddField("notice", "award_gross", models.DecimalField(max_digits=17, **_GROSS)),
        migrations.AddField(
            "notice", "award_currency", models.CharField(max_length=3, default="", db_default="")
        ),
        migrations.AddField("notice", "award_sums", models.TextField(default="", db_default="")),
        migrations.AddField("notice", "is_framework", models.BooleanField(default=False, db_default=False)),
        migrations.AddField("notice", "lots_cancelled", models.PositiveIntegerField(default=0, db_default=0)),
        migrations.AlterField("notice", "currency", models.CharField(max_length=3, default="")),
        migrations.AddField("publishedcontract", "gross", models.DecimalField(max_digits=16, **_GROSS)),
        migrations.AlterField("publishedcontract", "currency", models.CharField(max_length=3, default="")),
        migrations.RunPython(give_awards_their_currency, migrations.RunPython.noop),
    ]
