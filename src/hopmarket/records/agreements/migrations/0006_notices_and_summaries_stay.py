"""What was recorded of a notice, and that a bidder got its summary, is never changed."""

from django.db import migrations

TABLES = ("opportunities_nationalnotice", "evaluation_assessmentsummary")
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


def _away(vendor):
    for table in TABLES:
        if vendor == "postgresql":
            yield f"DROP TRIGGER IF EXISTS {table}_stays ON {table}"
            yield f"DROP FUNCTION IF EXISTS {table}_stays()"
            continue
        for what in WHAT:
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
    dependencies = [
        ("agreements", "0005_corrections_by_two_officers"),
        ("opportunities", "0008_national_notices"),
        ("evaluation", "0005_assessment_summaries"),
    ]
    operations = [migrations.RunPython(install, remove)]
