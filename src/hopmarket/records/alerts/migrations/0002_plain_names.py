"""Tellings are letters of a search, told notices are notified ones: the tables stay as they are, so the database is not touched."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("alerts", "0001_initial")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterModelTable("ToldNotice", "alerts_toldnotice"),
                migrations.RenameModel("ToldNotice", "NotifiedNotice"),
                migrations.AlterModelTable("Telling", "alerts_telling"),
                migrations.RenameModel("Telling", "SearchLetter"),
            ],
        ),
    ]
