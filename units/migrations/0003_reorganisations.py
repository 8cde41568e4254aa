"""Keep what decisions did to units: reorganisations with their units and roles, past names, kinds of succession."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('units', '0002_one_time_password'),
    ]

    operations = [
        migrations.CreateModel(
            name='Reorganisation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('found', 'Lập đơn vị mới'), ('merge', 'Hợp nhất, sáp nhập'), ('split', 'Chia, tách'), ('rename', 'Đổi tên (vẫn đơn vị đó)'), ('replace', 'Lập đơn vị mới thay đơn vị cũ'), ('move', 'Chuyển khối, chuyển cấp trên'), ('dissolve', 'Giải thể'), ('undo', 'Hoàn tác việc ghi nhầm')], max_length=10, verbose_name='việc')),
                ('decision_number', models.CharField(max_length=100, verbose_name='số quyết định')),
                ('decision_on', models.DateField(verbose_name='ngày quyết định')),
                ('on_date', models.DateField(verbose_name='có hiệu lực từ ngày')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='ghi chú')),
                ('token', models.CharField(max_length=64, unique=True, verbose_name='mã xác nhận')),
                ('made_at', models.DateTimeField(verbose_name='ghi lúc')),
            ],
            options={
                'verbose_name': 'việc sắp xếp đơn vị',
                'verbose_name_plural': 'các việc sắp xếp đơn vị',
                'ordering': ('-on_date', '-id'),
            },
        ),
        migrations.CreateModel(
            name='ReorganisationUpload',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token', models.CharField(max_length=64, unique=True, verbose_name='mã xác nhận')),
                ('file_name', models.CharField(max_length=255, verbose_name='tên tệp')),
                ('file_sha256', models.CharField(max_length=64, verbose_name='mã băm tệp')),
                ('table', models.JSONField(verbose_name='các dòng')),
                ('decision', models.JSONField(verbose_name='quyết định')),
                ('shown', models.CharField(blank=True, max_length=64, verbose_name='mã băm bản xem trước')),
                ('uploaded_at', models.DateTimeField(verbose_name='tải lên lúc')),
                ('applied_at', models.DateTimeField(blank=True, null=True, verbose_name='ghi lúc')),
            ],
            options={
                'verbose_name': 'tệp sắp xếp đơn vị',
                'verbose_name_plural': 'các tệp sắp xếp đơn vị',
                'ordering': ('-uploaded_at', '-id'),
            },
        ),
        migrations.CreateModel(
            name='ReorganisedRole',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('begun', models.BooleanField(verbose_name='bắt đầu')),
                ('valid_to_before', models.DateField(blank=True, null=True, verbose_name='trước đó đến ngày')),
            ],
            options={
                'verbose_name': 'vai trò trong một việc sắp xếp',
                'verbose_name_plural': 'vai trò trong một việc sắp xếp',
                'ordering': ('reorganisation', 'id'),
            },
        ),
        migrations.CreateModel(
            name='ReorganisedUnit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('part', models.CharField(choices=[('ended', 'Kết thúc'), ('made', 'Lập mới'), ('took_over', 'Tiếp nhận'), ('went_on', 'Tiếp tục, tách một phần'), ('changed', 'Đổi'), ('followed', 'Theo cấp trên mới'), ('restored', 'Trả về như trước'), ('cancelled', 'Hủy, coi như chưa lập')], max_length=10, verbose_name='phần')),
                ('before', models.JSONField(null=True, verbose_name='trước')),
                ('after', models.JSONField(verbose_name='sau')),
            ],
            options={
                'verbose_name': 'đơn vị trong một việc sắp xếp',
                'verbose_name_plural': 'đơn vị trong một việc sắp xếp',
                'ordering': ('reorganisation', 'id'),
            },
        ),
        migrations.CreateModel(
            name='UnitPast',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=250, verbose_name='tên')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='từ ngày')),
                ('valid_to', models.DateField(verbose_name='đến trước ngày')),
                ('cancelled', models.BooleanField(default=False, verbose_name='đã hoàn tác')),
            ],
            options={
                'verbose_name': 'tên và chỗ đứng trước đây',
                'verbose_name_plural': 'tên và chỗ đứng trước đây',
                'ordering': ('unit', 'valid_to', 'id'),
            },
        ),
        migrations.RemoveConstraint(
            model_name='membership',
            name='membership_valid_span',
        ),
        migrations.RemoveConstraint(
            model_name='unit',
            name='unit_valid_span',
        ),
        migrations.RemoveConstraint(
            model_name='unitsuccession',
            name='succession_once',
        ),
        migrations.AddField(
            model_name='unitsuccession',
            name='cancelled',
            field=models.BooleanField(default=False, editable=False, verbose_name='đã hoàn tác'),
        ),
        migrations.AddField(
            model_name='unitsuccession',
            name='kind',
            field=models.CharField(choices=[('merged', 'Hợp nhất, sáp nhập'), ('split', 'Chia, tách'), ('replaced', 'Thay đơn vị cũ'), ('other', 'Kế tục')], default='other', max_length=10, verbose_name='cách kế tục'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_from__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='membership_valid_span', violation_error_message='Ngày kết thúc không được trước ngày bắt đầu.'),
        ),
        migrations.AddConstraint(
            model_name='unit',
            constraint=models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_from__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='unit_valid_span', violation_error_message='Ngày kết thúc không được trước ngày bắt đầu.'),
        ),
        migrations.AddField(
            model_name='reorganisation',
            name='agency',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reorganisations', to='units.agency', verbose_name='cơ quan chủ trì'),
        ),
        migrations.AddField(
            model_name='reorganisation',
            name='made_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người ghi'),
        ),
        migrations.AddField(
            model_name='reorganisation',
            name='undoes',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='undone_by', to='units.reorganisation', verbose_name='hoàn tác việc'),
        ),
        migrations.AddField(
            model_name='unitsuccession',
            name='reorganisation',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='successions', to='units.reorganisation', verbose_name='theo việc'),
        ),
        migrations.AddConstraint(
            model_name='unitsuccession',
            constraint=models.UniqueConstraint(condition=models.Q(('cancelled', False)), fields=('predecessor', 'successor'), name='succession_once'),
        ),
        migrations.AddConstraint(
            model_name='unitsuccession',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['merged', 'split', 'replaced', 'other'])), name='succession_known_kind'),
        ),
        migrations.AddField(
            model_name='reorganisationupload',
            name='agency',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.agency', verbose_name='cơ quan chủ trì'),
        ),
        migrations.AddField(
            model_name='reorganisationupload',
            name='uploaded_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người tải'),
        ),
        migrations.AddField(
            model_name='reorganisedrole',
            name='membership',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='units.membership', verbose_name='vai trò'),
        ),
        migrations.AddField(
            model_name='reorganisedrole',
            name='reorganisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='roles', to='units.reorganisation', verbose_name='việc'),
        ),
        migrations.AddField(
            model_name='reorganisedunit',
            name='reorganisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='units', to='units.reorganisation', verbose_name='việc'),
        ),
        migrations.AddField(
            model_name='reorganisedunit',
            name='unit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='units.unit', verbose_name='đơn vị'),
        ),
        migrations.AddField(
            model_name='unitpast',
            name='block',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.block', verbose_name='khối'),
        ),
        migrations.AddField(
            model_name='unitpast',
            name='reorganisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pasts', to='units.reorganisation', verbose_name='theo việc'),
        ),
        migrations.AddField(
            model_name='unitpast',
            name='superior',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit', verbose_name='đơn vị cấp trên'),
        ),
        migrations.AddField(
            model_name='unitpast',
            name='unit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pasts', to='units.unit', verbose_name='đơn vị'),
        ),
        migrations.AddConstraint(
            model_name='reorganisation',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['found', 'merge', 'split', 'rename', 'replace', 'move', 'dissolve', 'undo'])), name='reorganisation_known_kind'),
        ),
        migrations.AddConstraint(
            model_name='reorganisation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'undo'), _negated=True), ('undoes__isnull', False), _connector='OR'), name='reorganisation_undoes_one'),
        ),
        migrations.AddConstraint(
            model_name='reorganisedrole',
            constraint=models.UniqueConstraint(fields=('reorganisation', 'membership'), name='reorganised_role_once'),
        ),
        migrations.AddConstraint(
            model_name='reorganisedunit',
            constraint=models.UniqueConstraint(fields=('reorganisation', 'unit'), name='reorganised_unit_once'),
        ),
        migrations.AddConstraint(
            model_name='reorganisedunit',
            constraint=models.CheckConstraint(condition=models.Q(('part__in', ['ended', 'made', 'took_over', 'went_on', 'changed', 'followed', 'restored', 'cancelled'])), name='reorganised_unit_known_part'),
        ),
        migrations.AddConstraint(
            model_name='unitpast',
            constraint=models.CheckConstraint(condition=models.Q(('valid_from__isnull', True), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='unit_past_span'),
        ),
        migrations.AddConstraint(
            model_name='unitpast',
            constraint=models.UniqueConstraint(condition=models.Q(('cancelled', False)), fields=('unit', 'valid_to'), name='unit_past_once'),
        ),
    ]
