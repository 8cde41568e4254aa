"""Lay out rules and sheets of what was published before there were such rows."""

import json

from django.db import migrations


def lay_out(apps, schema_editor):
    rules, sheets = (apps.get_model("scoring", name) for name in ("PublishedRules", "PublishedSheet"))
    for snapshot in apps.get_model("scoring", "RankingSnapshot").objects.order_by("pk").iterator(chunk_size=1):
        document = json.loads(snapshot.document)["content"]["round"]
        place = {"ranking_id": snapshot.ranking_id, "part": snapshot.part}
        rules.objects.create(**place, document={**document, "units": []})
        sheets.objects.bulk_create(
            sheets(**place, unit_code=unit["code"], block_code=unit["block"], answers=unit.get("answers", {}))
            for unit in document["units"]
        )


class Migration(migrations.Migration):
    dependencies = [("scoring", "0009_published_sheets")]

    operations = [migrations.RunPython(lay_out, migrations.RunPython.noop)]
