from django.db import migrations, models


class Migration(migrations.Migration):
    """Which days a run looked for letters of reminder, so that a day without one is made up for."""

    dependencies = [("scoring", "0027_large_duties")]

    operations = [
        migrations.CreateModel(
            name="ReminderRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField(unique=True, verbose_name="ngày")),
                ("at", models.DateTimeField(verbose_name="lúc")),
            ],
            options={
                "verbose_name": "lần nhắc việc",
                "verbose_name_plural": "lần nhắc việc",
                "ordering": ("-day",),
            },
        ),
    ]
