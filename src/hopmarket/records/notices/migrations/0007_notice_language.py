"""The language of each notice, which pages mark where it is not theirs."""

import orjson
from django.db import migrations, models

from hopmarket.rules.releases.language_tags import language_tag


def read_languages(apps, editor):
    """Reads the language of every stored notice from its compiled release."""
    notices = apps.get_model("notices", "Notice").objects
    keys_by_language = {}
    for key, compiled in notices.values_list("pk", "compiled").iterator(chunk_size=1000):
        code = orjson.loads(bytes(compiled)).get("language")
        language = language_tag(code) if isinstance(code, str) else ""
        if language:
            keys_by_language.setdefault(language, []).append(key)
    for language, keys in keys_by_language.items():
        for start in range(0, len(keys), 500):
            notices.filter(pk__in=keys[start : start + 500]).update(language=language)


class Migration(migrations.Migration):
    dependencies = [("notices", "0006_amounts_deadlines_and_lots")]
    operations = [
        migrations.AddField("notice", "language", models.CharField(db_default="", default="", max_length=16)),
        migrations.RunPython(read_languages, migrations.RunPython.noop),
    ]
