"""A figure is bound to a criterion itself, in each set that blocks of the round use, no longer to a code."""

import django.db.models.deletion
from django.db import migrations, models


def stand_on_criteria(apps, schema_editor):
    """Give every binding its criterion; one more row for each further set of the round that has the code."""
    binding, criterion = (apps.get_model("scoring", name) for name in ("FigureBinding", "Criterion"))
    for row in binding.objects.all():
        sets = row.round.round_blocks.values_list("criteria_set_id", flat=True)
        found = list(criterion.objects.filter(criteria_set__in=list(sets), code=row.criterion_code))
        if not found:
            row.delete()
            continue
        for place, one in enumerate(found):
            row.pk = row.pk if place == 0 else None
            row.criterion = one
            row.save()
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class Migration(migrations.Migration):
    dependencies = (("scoring", "0030_kept_rows"),)

    operations = (
        migrations.RemoveConstraint("figurebinding", "figure_binding_once"),
        migrations.AddField(
            "figurebinding",
            "criterion",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="figure_bindings",
                to="scoring.criterion",
                verbose_name="tiêu chí",
            ),
        ),
        migrations.RunPython(stand_on_criteria, migrations.RunPython.noop),
        migrations.AlterModelOptions(
            "figurebinding",
            {
                "ordering": ("round", "criterion__code", "criterion"),
                "verbose_name": "tiêu chí lấy từ số liệu",
                "verbose_name_plural": "tiêu chí lấy từ số liệu",
            },
        ),
        migrations.RemoveField("figurebinding", "criterion_code"),
        migrations.AlterField(
            "figurebinding",
            "criterion",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="figure_bindings",
                to="scoring.criterion",
                verbose_name="tiêu chí",
            ),
        ),
        migrations.AddConstraint(
            "figurebinding",
            models.UniqueConstraint(fields=("round", "criterion"), name="figure_binding_of_criterion_once"),
        ),
    )
