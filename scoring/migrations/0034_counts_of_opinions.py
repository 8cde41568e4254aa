"""Files with counts of opinions are kept as workbooks of figures are, of an agency instead of a unit."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('scoring', '0033_truncated'),
        ('units', '0004_kept_rows'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='figureupload',
            name='figure_upload_known_kind',
        ),
        migrations.AddField(
            model_name='figureupload',
            name='agency',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='figure_uploads', to='units.agency', verbose_name='cơ quan'),
        ),
        migrations.AlterField(
            model_name='figureupload',
            name='kind',
            field=models.CharField(choices=[('report', 'Số liệu một kỳ'), ('cuts', 'Thủ tục cắt giảm'), ('opinions', 'Số ý kiến theo tháng')], max_length=10, verbose_name='việc'),
        ),
        migrations.AlterField(
            model_name='figureupload',
            name='unit',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='figure_uploads', to='units.unit', verbose_name='đơn vị'),
        ),
        migrations.AddConstraint(
            model_name='figureupload',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['report', 'cuts', 'opinions'])), name='figure_upload_known_kind'),
        ),
        migrations.AddConstraint(
            model_name='figureupload',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('agency__isnull', False), ('kind', 'opinions'), ('unit__isnull', True)), models.Q(models.Q(('kind', 'opinions'), _negated=True), ('agency__isnull', True), ('unit__isnull', False)), _connector='OR'), name='figure_upload_of_unit_or_agency'),
        ),
    ]
