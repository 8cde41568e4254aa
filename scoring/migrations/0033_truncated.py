"""Let PostgreSQL refuse to empty in one go a table whose rows stay."""

from django.db import migrations

from scoring.migrations import _truncated


def install(apps, schema_editor):
    for statement in _truncated.statements(schema_editor.connection.vendor):
        schema_editor.execute(statement)


def remove(apps, schema_editor):
    for statement in _truncated.removal(schema_editor.connection.vendor):
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("scoring", "0032_central_import"), ("units", "0004_kept_rows")]

    operations = [migrations.RunPython(install, remove)]
