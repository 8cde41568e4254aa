"""Make published rules and sheets append-only in the database itself."""

from django.db import migrations

from scoring.migrations import _append_only


def install(apps, schema_editor):
    for statement in _append_only.statements(schema_editor.connection.vendor, _append_only.RESULT_TABLES):
        schema_editor.execute(statement)


def remove(apps, schema_editor):
    for statement in _append_only.removal(schema_editor.connection.vendor, _append_only.RESULT_TABLES):
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("scoring", "0010_lay_out_published_sheets")]

    operations = [migrations.RunPython(install, remove)]
