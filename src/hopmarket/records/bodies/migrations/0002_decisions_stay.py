"""A decision that was taken stays: putting it right is a further decision."""

from django.db import migrations

TABLE = "bodies_bodydecision"
WHAT = ("UPDATE", "DELETE")


def _statements(vendor):
    if vendor == "postgresql":
        yield f"""
            CREATE FUNCTION {TABLE}_stays() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN RAISE EXCEPTION '{TABLE} is never changed: %', TG_OP; END
            $$
        """
        yield f"""
            CREATE TRIGGER {TABLE}_stays BEFORE UPDATE OR DELETE ON {TABLE}
            FOR EACH ROW EXECUTE FUNCTION {TABLE}_stays()
        """
        return
    for what in WHAT:
        yield f"""
            CREATE TRIGGER {TABLE}_no_{what.lower()} BEFORE {what} ON {TABLE}
            BEGIN SELECT RAISE(ABORT, '{TABLE} is never changed: {what}'); END
        """
    yield f"""
        CREATE TRIGGER {TABLE}_no_replace BEFORE INSERT ON {TABLE}
        WHEN EXISTS (
            SELECT 1 FROM {TABLE}
            WHERE id = NEW.id OR (body_id = NEW.body_id AND number = NEW.number)
        )
        BEGIN SELECT RAISE(ABORT, '{TABLE} is never changed: REPLACE'); END
    """  # noqa: S608 (our own table's name)


def _away(vendor):
    if vendor == "postgresql":
        yield f"DROP TRIGGER IF EXISTS {TABLE}_stays ON {TABLE}"
        yield f"DROP FUNCTION IF EXISTS {TABLE}_stays()"
        return
    for what in (*WHAT, "REPLACE"):
        yield f"DROP TRIGGER IF EXISTS {TABLE}_no_{what.lower()}"


def _say(editor, statements):
    with editor.connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def install(apps, editor):
    _say(editor, _statements(editor.connection.vendor))


def remove(apps, editor):
    _say(editor, _away(editor.connection.vendor))


class Migration(migrations.Migration):
    dependencies = [("bodies", "0001_initial")]
    operations = [migrations.RunPython(install, remove)]
