"""Let the database itself keep scores, evidence, scales, frozen sets and the way of a round's state."""

from django.db import migrations

from scoring.migrations import _kept


def install(apps, schema_editor):
    for statement in _kept.statements(schema_editor.connection.vendor):
        schema_editor.execute(statement)


def remove(apps, schema_editor):
    for statement in _kept.removal(schema_editor.connection.vendor):
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("scoring", "0029_figure_upload_reports"), ("units", "0004_kept_rows")]

    operations = [migrations.RunPython(install, remove)]
