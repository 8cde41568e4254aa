"""Let the database itself keep what decisions did to units, and the history of master data."""

from django.db import migrations

from units.migrations import _kept


def install(apps, schema_editor):
    for statement in _kept.statements(schema_editor.connection.vendor):
        schema_editor.execute(statement)


def remove(apps, schema_editor):
    for statement in _kept.removal(schema_editor.connection.vendor):
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("units", "0003_reorganisations")]

    operations = [migrations.RunPython(install, remove)]
