"""What was found in a workbook of figures is kept with it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("scoring", "0028_reminder_runs"),)

    operations = (
        migrations.AddField(
            model_name="figureupload",
            name="report",
            field=models.JSONField(default=dict, verbose_name="báo cáo"),
        ),
    )
