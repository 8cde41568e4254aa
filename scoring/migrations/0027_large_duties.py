from django.db import migrations, models


class Migration(migrations.Migration):
    """A figure may have twelve digits; what is owed by it too."""

    dependencies = [("scoring", "0026_opinions")]

    operations = [
        migrations.AlterField("duty", "cause_count", models.PositiveBigIntegerField(verbose_name="phát sinh")),
        migrations.AlterField("duty", "met_count", models.PositiveBigIntegerField(verbose_name="đã làm")),
        migrations.AlterField("duty", "count", models.PositiveBigIntegerField(verbose_name="còn lại")),
    ]
