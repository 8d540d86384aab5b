"""Who wrote in the drafts that are not published, as the ledger knows it: it tells who saved since the last
approval, not always which section.
"""

import re

from django.db import migrations

UNPUBLISHED = ("draft", "with_approver", "approved")
SECTIONS = {
    "draft_opportunity": "need",
    "copy_opportunity": "",
    "revise_draft": "",
    "attach_paper": "specification",
    "remove_paper": "specification",
    "name_people": "people",
}


def write_authors(apps, editor):
    Opportunity = apps.get_model("opportunities", "Opportunity")
    DraftAuthor = apps.get_model("opportunities", "DraftAuthor")
    Event = apps.get_model("ledger", "Event")
    for key in Opportunity.objects.filter(state__in=UNPUBLISHED).values_list("pk", flat=True):
        authors = {}
        events = Event.objects.filter(subject=f"opportunities/{key}").order_by("number")
        for act, actor, at in events.values_list("act", "actor", "at"):
            person = re.match(r"people/(\d+)", actor)
            if act == "approve_draft":
                authors = {}
            elif act in SECTIONS and person:
                authors[int(person[1]), SECTIONS[act]] = at
        DraftAuthor.objects.bulk_create(
            DraftAuthor(opportunity_id=key, person_id=person, section=section, saved_at=at)
            for (person, section), at in authors.items()
        )


class Migration(migrations.Migration):
    dependencies = [("opportunities", "0004_second_officers"), ("ledger", "0002_append_only")]
    operations = [migrations.RunPython(write_authors, migrations.RunPython.noop)]
