"""What was published stays: a document's next wording is a further version."""

from django.db import migrations

TABLES = ("publications_publisheddocument",)
WHAT = ("UPDATE", "DELETE")


def _statements(vendor):
    for table in TABLES:
        if vendor == "postgresql":
            yield f"""
                CREATE FUNCTION {table}_stays() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN RAISE EXCEPTION '{table} is never changed: %', TG_OP; END
                $$
            """
            yield f"""
                CREATE TRIGGER {table}_stays BEFORE UPDATE OR DELETE ON {table}
                FOR EACH ROW EXECUTE FUNCTION {table}_stays()
            """
            continue
        for what in WHAT:
            yield f"""
                CREATE TRIGGER {table}_no_{what.lower()} BEFORE {what} ON {table}
                BEGIN SELECT RAISE(ABORT, '{table} is never changed: {what}'); END
            """
        yield f"""
            CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table}
            WHEN EXISTS (
                SELECT 1 FROM {table}
                WHERE id = NEW.id OR (kind = NEW.kind AND key = NEW.key AND number = NEW.number)
            )
            BEGIN SELECT RAISE(ABORT, '{table} is never changed: REPLACE'); END
        """  # noqa: S608 (our own table's name)


def _away(vendor):
    for table in TABLES:
        if vendor == "postgresql":
            yield f"DROP TRIGGER IF EXISTS {table}_stays ON {table}"
            yield f"DROP FUNCTION IF EXISTS {table}_stays()"
            continue
        for what in (*WHAT, "REPLACE"):
            yield f"DROP TRIGGER IF EXISTS {table}_no_{what.lower()}"


def _say(editor, statements):
    with editor.connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def install(apps, editor):
    _say(editor, _statements(editor.connection.vendor))


def remove(apps, editor):
    _say(editor, _away(editor.connection.vendor))


class Migration(migrations.Migration):
    dependencies = [("publications", "0001_initial")]
    operations = [migrations.RunPython(install, remove)]
