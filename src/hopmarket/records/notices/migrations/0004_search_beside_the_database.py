"""The search index leaves the database: it stands beside it and is made from the notices."""

from django.db import migrations

SQLITE = (
    """
    CREATE VIRTUAL TABLE notices_search USING fts5(
        title, buyer_name, description, suppliers, codes, place,
        tokenize = "porter unicode61 remove_diacritics 2"
    )
    """,
)
POSTGRESQL = (
    "CREATE TABLE notices_search (notice_id bigint PRIMARY KEY, words tsvector NOT NULL)",
    "CREATE INDEX notices_search_words ON notices_search USING gin (words)",
)


def remove(apps, editor):
    with editor.connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS notices_search")


def install(apps, editor):
    with editor.connection.cursor() as cursor:
        for statement in POSTGRESQL if editor.connection.vendor == "postgresql" else SQLITE:
            cursor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("notices", "0003_turns_and_sameness")]
    operations = [migrations.RunPython(remove, install)]
