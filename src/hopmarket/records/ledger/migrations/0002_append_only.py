"""The ledger only grows: both databases refuse UPDATE and DELETE, PostgreSQL also TRUNCATE,
SQLite also the row that REPLACE would put in another's place."""

from django.db import migrations

SQLITE = (
    """
    CREATE TRIGGER ledger_event_no_update BEFORE UPDATE ON ledger_event
    BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: UPDATE'); END
    """,
    """
    CREATE TRIGGER ledger_event_no_delete BEFORE DELETE ON ledger_event
    BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: DELETE'); END
    """,
    """
    CREATE TRIGGER ledger_event_no_replace BEFORE INSERT ON ledger_event
    WHEN EXISTS (
        SELECT 1 FROM ledger_event WHERE number = NEW.number OR hash = NEW.hash
    )
    BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: REPLACE'); END
    """,
)
SQLITE_AWAY = (
    "DROP TRIGGER IF EXISTS ledger_event_no_update",
    "DROP TRIGGER IF EXISTS ledger_event_no_delete",
    "DROP TRIGGER IF EXISTS ledger_event_no_replace",
)
POSTGRESQL = (
    """
    CREATE FUNCTION ledger_event_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'the ledger is append-only: %', TG_OP; END
    $$
    """,
    """
    CREATE TRIGGER ledger_event_no_change BEFORE UPDATE OR DELETE ON ledger_event
    FOR EACH ROW EXECUTE FUNCTION ledger_event_append_only()
    """,
    """
    CREATE TRIGGER ledger_event_no_truncate BEFORE TRUNCATE ON ledger_event
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_event_append_only()
    """,
)
POSTGRESQL_AWAY = (
    "DROP TRIGGER IF EXISTS ledger_event_no_truncate ON ledger_event",
    "DROP TRIGGER IF EXISTS ledger_event_no_change ON ledger_event",
    "DROP FUNCTION IF EXISTS ledger_event_append_only()",
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
    dependencies = [("ledger", "0001_initial")]
    operations = [migrations.RunPython(install, remove)]
