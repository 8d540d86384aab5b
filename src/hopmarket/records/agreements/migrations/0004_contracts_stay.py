"""A contract as entered at signature is never changed, and neither is a correction of it."""

from django.db import migrations

TABLES = ("agreements_contract", "agreements_correction")
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


def as_they_are(apps, editor):
    """Contracts entered before this get the marks that their supplier has now."""
    rows = apps.get_model("agreements", "Contract").objects
    for one in rows.select_related("award__organisation"):
        supplier = one.award.organisation
        rows.filter(pk=one.pk).update(supplier_kind=supplier.kind, supplier_size=supplier.size)


def install(apps, editor):
    _say(editor, _statements(editor.connection.vendor))


def remove(apps, editor):
    _say(editor, _away(editor.connection.vendor))


class Migration(migrations.Migration):
    dependencies = [("agreements", "0003_corrections"), ("evaluation", "0003_decisions_stay")]
    operations = [
        migrations.RunPython(as_they_are, migrations.RunPython.noop),
        migrations.RunPython(install, remove),
    ]
