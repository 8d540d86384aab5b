"""Index columns for the organisation and the purchase of an event, outside the hash. They may be empty, so that
SQLite adds them without laying the table anew, which would lose the triggers. The figures room fills them
for old events (``figures.0001_columns_of_old_events``): it alone knows to which purchase a response or a
contract belongs."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_append_only")]
    operations = [
        migrations.AddField("event", "organisation", models.BigIntegerField(db_index=True, null=True)),
        migrations.AddField("event", "about", models.CharField(db_index=True, max_length=120, null=True)),
    ]
