"""Fills the index columns of events that were recorded before there were any.

The trigger that refuses UPDATE is lifted in the transaction of this migration and put back before it ends: if
anything fails, the transaction is rolled back, and trigger and rows are as they were. Nobody else sees the
table without its trigger: PostgreSQL locks the table, SQLite the database.
"""

from django.db import migrations
from django.db.models import BigIntegerField, CharField, F, OuterRef, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Concat, StrIndex, Substr

from hopmarket.rules.event_index import BETWEEN

PURCHASES = {
    "responses": ("responses", "Response", "opportunity_id"),
    "contracts": ("agreements", "Contract", "award__decision__opportunity_id"),
}
"""Kinds of subject that belong to a purchase: app, model, and the key of the purchase."""


def lift(editor):
    """Takes the trigger off that refuses UPDATE; gives the statement that puts it back."""
    with editor.connection.cursor() as cursor:
        if editor.connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE ledger_event DISABLE TRIGGER ledger_event_no_change")
            return "ALTER TABLE ledger_event ENABLE TRIGGER ledger_event_no_change"
        cursor.execute("SELECT sql FROM sqlite_master WHERE name = 'ledger_event_no_update'")
        (statement,) = cursor.fetchone()
        cursor.execute("DROP TRIGGER ledger_event_no_update")
        return statement


def fill(apps, editor):
    put_back = lift(editor)
    fill_columns(apps)
    with editor.connection.cursor() as cursor:
        cursor.execute(put_back)


def fill_columns(apps):
    Event = apps.get_model("ledger", "Event")
    acting = Event.objects.filter(organisation=None, actor__contains=BETWEEN)
    place = StrIndex("actor", Value(BETWEEN)) + len(BETWEEN)
    acting.update(organisation=Cast(Substr("actor", place), BigIntegerField()))
    for kind, (app, model, purchase) in PURCHASES.items():
        key = Cast(Substr(OuterRef("subject"), len(kind) + 2), BigIntegerField())
        rows = apps.get_model(app, model).objects.filter(pk=key)
        named = rows.values(named=Concat(Value("opportunities/"), Cast(purchase, CharField())))
        belonging = Event.objects.filter(about=None, subject__startswith=f"{kind}/")
        belonging.update(about=Coalesce(Subquery(named[:1]), F("subject")))
    Event.objects.filter(about=None).update(about=F("subject"))


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0003_columns_of_events"),
        ("responses", "0002_files_without_names"),
        ("agreements", "0005_corrections_by_two_officers"),
    ]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
