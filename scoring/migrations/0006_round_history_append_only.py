"""Make the history of rounds append-only in the database itself."""

from django.db import migrations

from scoring.migrations import _append_only

TABLES = ("scoring_roundchange",)


def install(apps, schema_editor):
    for statement in _append_only.statements(schema_editor.connection.vendor, TABLES):
        schema_editor.execute(statement)


def remove(apps, schema_editor):
    for statement in _append_only.removal(schema_editor.connection.vendor, TABLES):
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("scoring", "0005_two_people_one_sheet")]

    operations = [migrations.RunPython(install, remove)]
