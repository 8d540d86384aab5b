"""The search index of notices, and triggers that refuse UPDATE and REPLACE of a release."""

from django.db import migrations

SQLITE = (
    """
    CREATE VIRTUAL TABLE notices_search USING fts5(
        title, buyer_name, description, suppliers, codes, place,
        tokenize = "porter unicode61 remove_diacritics 2"
    )
    """,
    """
    CREATE TRIGGER notices_release_no_update BEFORE UPDATE ON notices_release
    BEGIN SELECT RAISE(ABORT, 'a published release is never changed: UPDATE'); END
    """,
    """
    CREATE TRIGGER notices_release_no_replace BEFORE INSERT ON notices_release
    WHEN EXISTS (SELECT 1 FROM notices_release WHERE id = NEW.id)
    BEGIN SELECT RAISE(ABORT, 'a published release is never changed: REPLACE'); END
    """,
)
SQLITE_AWAY = (
    "DROP TRIGGER IF EXISTS notices_release_no_replace",
    "DROP TRIGGER IF EXISTS notices_release_no_update",
    "DROP TABLE IF EXISTS notices_search",
)
POSTGRESQL = (
    "CREATE TABLE notices_search (notice_id bigint PRIMARY KEY, words tsvector NOT NULL)",
    "CREATE INDEX notices_search_words ON notices_search USING gin (words)",
    """
    CREATE FUNCTION notices_release_immutable() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'a published release is never changed: %', TG_OP; END
    $$
    """,
    """
    CREATE TRIGGER notices_release_no_update BEFORE UPDATE ON notices_release
    FOR EACH ROW EXECUTE FUNCTION notices_release_immutable()
    """,
)
POSTGRESQL_AWAY = (
    "DROP TRIGGER IF EXISTS notices_release_no_update ON notices_release",
    "DROP FUNCTION IF EXISTS notices_release_immutable()",
    "DROP TABLE IF EXISTS notices_search",
)


def _say(editor, statements):
    with editor.connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def install(apps, editor):
    _say(editor, POSTGRESQL if editor.connection.vendor == "postgresql" else SQLITE)


def remove(apps, editor):
    _say(editor, POSTGRESQL_AWAY if editor.connection.vendor == "postgresql" else SQLITE_AWAY)


class Migration(migrations.Migration):
    dependencies = [("notices", "0001_initial")]
    operations = [migrations.RunPython(install, remove)]
