"""A version that was adopted stays as it is; until then it is a draft, and changes."""

from django.db import migrations

TABLE = "framework_frameworkversion"
WHAT = ("UPDATE", "DELETE")


def _statements(vendor):
    if vendor == "postgresql":
        yield f"""
            CREATE FUNCTION {TABLE}_stays() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN RAISE EXCEPTION 'an adopted version is never changed: %', TG_OP; END
            $$
        """
        yield f"""
            CREATE TRIGGER {TABLE}_stays BEFORE UPDATE OR DELETE ON {TABLE}
            FOR EACH ROW WHEN (OLD.state = 'adopted') EXECUTE FUNCTION {TABLE}_stays()
        """
        return
    for what in WHAT:
        yield f"""
            CREATE TRIGGER {TABLE}_no_{what.lower()} BEFORE {what} ON {TABLE}
            WHEN OLD.state = 'adopted'
            BEGIN SELECT RAISE(ABORT, 'an adopted version is never changed: {what}'); END
        """
    yield f"""
        CREATE TRIGGER {TABLE}_no_replace BEFORE INSERT ON {TABLE}
        WHEN EXISTS (
            SELECT 1 FROM {TABLE} WHERE state = 'adopted' AND (id = NEW.id OR number = NEW.number)
        )
        BEGIN SELECT RAISE(ABORT, 'an adopted version is never changed: REPLACE'); END
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
    dependencies = [("framework", "0001_initial")]
    operations = [migrations.RunPython(install, remove)]
