"""Seats are panel seats, papers are documents: the tables stay as they are, so the database is not touched."""

from django.db import migrations


class Migration(migrations.Migration):
    # Declarations name their seat by its earlier name: their migration comes first.
    dependencies = [("opportunities", "0002_terms_stay"), ("evaluation", "0004_seats_named_once")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterModelTable("Seat", "opportunities_seat"),
                migrations.RenameModel("Seat", "PanelSeat"),
                migrations.AlterModelTable("Paper", "opportunities_paper"),
                migrations.RenameModel("Paper", "Document"),
            ],
        ),
    ]
