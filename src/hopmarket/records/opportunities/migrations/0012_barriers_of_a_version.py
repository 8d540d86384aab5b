"""What was kept of the barrier check stands with each version of the terms; versions stay as unchangeable as they were."""

from django.db import migrations, models

TABLE = "opportunities_termsversion"


def keep_unchangeable(apps, editor):
    """SQLite makes a table anew to add a column, and its triggers are gone with the old one."""
    if editor.connection.vendor != "sqlite":
        return
    for what in ("UPDATE", "DELETE"):
        editor.execute(
            f"CREATE TRIGGER IF NOT EXISTS {TABLE}_no_{what.lower()} BEFORE {what} ON {TABLE}"
            f" BEGIN SELECT RAISE(ABORT, '{TABLE} is never changed: {what}'); END"
        )


def let_change(apps, editor):
    """Before the column is taken out again, which makes the table anew."""
    if editor.connection.vendor == "sqlite":
        for what in ("update", "delete"):
            editor.execute(f"DROP TRIGGER IF EXISTS {TABLE}_no_{what}")


class Migration(migrations.Migration):
    dependencies = [
        ("opportunities", "0011_draft_returns"),
    ]

    operations = [
        migrations.AddField(
            model_name="termsversion",
            name="barriers",
            field=models.JSONField(default=list),
        ),
        migrations.RunPython(keep_unchangeable, let_change),
    ]
