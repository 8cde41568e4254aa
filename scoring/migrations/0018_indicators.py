"""Figures that units report, duties from them, procedure cuts; the history of figures is append-only."""

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from scoring.migrations import _append_only


def install(apps, schema_editor):
    for statement in _append_only.statements(schema_editor.connection.vendor, _append_only.FIGURE_TABLES):
        schema_editor.execute(statement)


def remove(apps, schema_editor):
    for statement in _append_only.removal(schema_editor.connection.vendor, _append_only.FIGURE_TABLES):
        schema_editor.execute(statement)


class Migration(migrations.Migration):

    dependencies = [
        ("scoring", "0017_criteria_drafts"),
        ('units', '0002_one_time_password'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='scorechange',
            name='origin',
            field=models.CharField(choices=[('web', 'Trên trang'), ('excel', 'Tệp Excel'), ('load', 'Nạp đợt'), ('command', 'Lệnh quản trị'), ('figures', 'Số liệu báo cáo')], max_length=10, verbose_name='đường vào'),
        ),
        migrations.CreateModel(
            name='DutyRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40, verbose_name='mã')),
                ('name', models.CharField(max_length=250, verbose_name='tên nghĩa vụ')),
                ('cause', models.CharField(max_length=81, verbose_name='phát sinh từ')),
                ('met_by', models.CharField(max_length=81, verbose_name='đã làm được')),
                ('demand', models.CharField(max_length=300, verbose_name='văn bản phải có')),
                ('in_use', models.BooleanField(default=True, verbose_name='đang dùng')),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='duty_rules', to='units.agency', verbose_name='cơ quan chủ trì')),
            ],
            options={
                'verbose_name': 'quy định về nghĩa vụ',
                'verbose_name_plural': 'quy định về nghĩa vụ',
                'ordering': ('agency', 'code'),
            },
        ),
        migrations.CreateModel(
            name='FigureChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('value', 'Ghi số liệu'), ('sent', 'Gửi báo cáo'), ('duty', 'Nghĩa vụ'), ('procedure', 'Thủ tục'), ('setup', 'Thiết lập'), ('binding', 'Nối tiêu chí')], max_length=12, verbose_name='việc')),
                ('about', models.CharField(max_length=200, verbose_name='về')),
                ('old', models.JSONField(blank=True, null=True, verbose_name='cũ')),
                ('new', models.JSONField(blank=True, null=True, verbose_name='mới')),
                ('origin', models.CharField(choices=[('web', 'Trên trang'), ('excel', 'Tệp Excel'), ('load', 'Nạp đợt'), ('command', 'Lệnh quản trị'), ('figures', 'Số liệu báo cáo')], max_length=10, verbose_name='đường vào')),
                ('at', models.DateTimeField(verbose_name='lúc')),
                ('actor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người làm')),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='figure_changes', to='units.agency', verbose_name='cơ quan chủ trì')),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='figure_changes', to='units.unit', verbose_name='đơn vị')),
            ],
            options={
                'verbose_name': 'dòng lịch sử số liệu',
                'verbose_name_plural': 'lịch sử số liệu',
                'ordering': ('agency', 'id'),
            },
        ),
        migrations.CreateModel(
            name='FigureReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('draft', 'Đang nhập'), ('sent', 'Đã gửi')], default='draft', max_length=8, verbose_name='trạng thái')),
                ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='gửi lúc')),
                ('sent_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người gửi')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='figure_reports', to='units.unit', verbose_name='đơn vị')),
            ],
            options={
                'verbose_name': 'báo cáo số liệu',
                'verbose_name_plural': 'báo cáo số liệu',
                'ordering': ('period', 'unit'),
            },
        ),
        migrations.CreateModel(
            name='Indicator',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40, validators=[django.core.validators.RegexValidator('\\A[A-Z0-9.-]{1,40}\\Z', 'Mã chỉ gồm chữ in hoa không dấu, chữ số, dấu chấm và gạch nối, dài nhất 40 ký tự.')], verbose_name='mã')),
                ('name', models.CharField(max_length=250, verbose_name='tên')),
                ('unit_of_measure', models.CharField(max_length=40, verbose_name='đơn vị tính')),
                ('kind', models.CharField(choices=[('count', 'Số đếm'), ('percent', 'Tỷ lệ phần trăm'), ('yes_no', 'Có hoặc không'), ('before_after', 'Trước và sau'), ('derived', 'Hệ thống tính')], max_length=12, verbose_name='loại')),
                ('integer', models.BooleanField(default=True, verbose_name='số nguyên')),
                ('required', models.BooleanField(default=True, verbose_name='bắt buộc')),
                ('cumulative', models.BooleanField(default=False, verbose_name='lũy kế')),
                ('items', models.JSONField(blank=True, default=list, verbose_name='chia theo')),
                ('period_kinds', models.JSONField(default=list, verbose_name='kỳ báo cáo')),
                ('blocks', models.JSONField(blank=True, default=list, verbose_name='khối phải báo cáo')),
                ('target', models.CharField(blank=True, max_length=20, verbose_name='mục tiêu')),
                ('formula', models.JSONField(blank=True, default=dict, verbose_name='cách tính')),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='thứ tự')),
                ('in_use', models.BooleanField(default=True, verbose_name='đang dùng')),
                ('version', models.PositiveIntegerField(default=1, verbose_name='phiên bản')),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='indicators', to='units.agency', verbose_name='cơ quan chủ trì')),
            ],
            options={
                'verbose_name': 'chỉ tiêu',
                'verbose_name_plural': 'chỉ tiêu',
                'ordering': ('agency', 'order', 'code'),
            },
        ),
        migrations.CreateModel(
            name='IndicatorIdentity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('whole', models.CharField(max_length=81, verbose_name='tổng')),
                ('parts', models.JSONField(verbose_name='các phần')),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='thứ tự')),
                ('in_use', models.BooleanField(default=True, verbose_name='đang dùng')),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='identities', to='units.agency', verbose_name='cơ quan chủ trì')),
            ],
            options={
                'verbose_name': 'đẳng thức số liệu',
                'verbose_name_plural': 'đẳng thức số liệu',
                'ordering': ('agency', 'order', 'id'),
            },
        ),
        migrations.CreateModel(
            name='IndicatorValue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('item', models.CharField(blank=True, max_length=40, verbose_name='chia theo')),
                ('amount', models.CharField(blank=True, max_length=20, verbose_name='số')),
                ('direction', models.CharField(blank=True, max_length=10, verbose_name='gần đúng')),
                ('version', models.PositiveIntegerField(default=1, verbose_name='phiên bản')),
                ('updated_at', models.DateTimeField(verbose_name='ghi lúc')),
                ('indicator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='values', to='scoring.indicator', verbose_name='chỉ tiêu')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='values', to='scoring.figurereport', verbose_name='báo cáo')),
                ('updated_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người ghi')),
            ],
            options={
                'verbose_name': 'số liệu báo cáo',
                'verbose_name_plural': 'số liệu báo cáo',
                'ordering': ('report', 'indicator', 'item'),
            },
        ),
        migrations.CreateModel(
            name='ProcedureCut',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40, verbose_name='mã')),
                ('name', models.CharField(max_length=300, verbose_name='tên thủ tục')),
                ('before', models.CharField(max_length=20, verbose_name='số ngày trước')),
                ('before_direction', models.CharField(blank=True, max_length=10, verbose_name='gần đúng')),
                ('after', models.CharField(max_length=20, verbose_name='số ngày sau')),
                ('after_direction', models.CharField(blank=True, max_length=10, verbose_name='gần đúng')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='gỡ lúc')),
                ('version', models.PositiveIntegerField(default=1, verbose_name='phiên bản')),
                ('updated_at', models.DateTimeField(verbose_name='ghi lúc')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='procedure_cuts', to='units.unit', verbose_name='đơn vị')),
                ('updated_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người ghi')),
            ],
            options={
                'verbose_name': 'thủ tục cắt giảm thời gian',
                'verbose_name_plural': 'thủ tục cắt giảm thời gian',
                'ordering': ('unit', 'code'),
            },
        ),
        migrations.CreateModel(
            name='ReportingPeriod',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40, unique=True, validators=[django.core.validators.RegexValidator('\\A[A-Z0-9.-]{1,40}\\Z', 'Mã chỉ gồm chữ in hoa không dấu, chữ số, dấu chấm và gạch nối, dài nhất 40 ký tự.')], verbose_name='mã')),
                ('title', models.CharField(max_length=250, verbose_name='tên')),
                ('kind', models.CharField(choices=[('month', 'Tháng'), ('quarter', 'Quý'), ('half', '6 tháng'), ('nine', '9 tháng'), ('year', 'Năm'), ('first', 'Mấy tháng đầu năm')], max_length=12, verbose_name='loại kỳ')),
                ('starts_on', models.DateField(verbose_name='từ ngày')),
                ('ends_on', models.DateField(verbose_name='đến hết ngày')),
                ('opens_at', models.DateTimeField(verbose_name='nhận từ')),
                ('closes_at', models.DateTimeField(blank=True, null=True, verbose_name='nhận đến trước')),
                ('note', models.CharField(blank=True, max_length=500, verbose_name='ghi chú')),
                ('version', models.PositiveIntegerField(default=1, verbose_name='phiên bản')),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reporting_periods', to='units.agency', verbose_name='cơ quan chủ trì')),
            ],
            options={
                'verbose_name': 'kỳ báo cáo',
                'verbose_name_plural': 'kỳ báo cáo',
                'ordering': ('agency', '-ends_on', '-starts_on', 'code'),
            },
        ),
        migrations.AddField(
            model_name='figurereport',
            name='period',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='scoring.reportingperiod', verbose_name='kỳ báo cáo'),
        ),
        migrations.CreateModel(
            name='FigureBinding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('criterion_code', models.CharField(max_length=100, verbose_name='mã tiêu chí')),
                ('a', models.CharField(max_length=81, verbose_name='số liệu (a)')),
                ('b', models.CharField(blank=True, max_length=81, verbose_name='số liệu (b)')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='figure_bindings', to='scoring.round', verbose_name='đợt')),
                ('period', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bindings', to='scoring.reportingperiod', verbose_name='kỳ báo cáo')),
            ],
            options={
                'verbose_name': 'tiêu chí lấy từ số liệu',
                'verbose_name_plural': 'tiêu chí lấy từ số liệu',
                'ordering': ('round', 'criterion_code'),
            },
        ),
        migrations.CreateModel(
            name='Duty',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token', models.CharField(max_length=64, unique=True, verbose_name='mã')),
                ('state', models.CharField(choices=[('open', 'Chưa hoàn thành'), ('closed', 'Đã hoàn thành'), ('lapsed', 'Số liệu đã đủ')], default='open', max_length=8, verbose_name='trạng thái')),
                ('cause_count', models.PositiveIntegerField(verbose_name='phát sinh')),
                ('met_count', models.PositiveIntegerField(verbose_name='đã làm')),
                ('count', models.PositiveIntegerField(verbose_name='còn lại')),
                ('opened_at', models.DateTimeField(verbose_name='phát sinh lúc')),
                ('document_number', models.CharField(blank=True, max_length=100, verbose_name='số văn bản')),
                ('document_date', models.DateField(blank=True, null=True, verbose_name='ngày văn bản')),
                ('file', models.FileField(blank=True, max_length=200, upload_to='duties/', verbose_name='tệp')),
                ('file_name', models.CharField(blank=True, max_length=255, verbose_name='tên tệp')),
                ('file_type', models.CharField(blank=True, max_length=100, verbose_name='loại tệp')),
                ('file_sha256', models.CharField(blank=True, max_length=64, verbose_name='mã băm tệp')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='hoàn thành lúc')),
                ('closed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người ghi')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='duties', to='units.unit', verbose_name='đơn vị')),
                ('rule', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='duties', to='scoring.dutyrule', verbose_name='quy định')),
                ('period', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='duties', to='scoring.reportingperiod', verbose_name='kỳ báo cáo')),
            ],
            options={
                'verbose_name': 'nghĩa vụ',
                'verbose_name_plural': 'nghĩa vụ',
                'ordering': ('period', 'unit', 'rule'),
            },
        ),
        migrations.AddConstraint(
            model_name='dutyrule',
            constraint=models.UniqueConstraint(fields=('agency', 'code'), name='duty_rule_code_once'),
        ),
        migrations.AddConstraint(
            model_name='indicator',
            constraint=models.UniqueConstraint(fields=('agency', 'code'), name='indicator_code_once', violation_error_message='Cơ quan này đã có chỉ tiêu mang mã đó.'),
        ),
        migrations.AddConstraint(
            model_name='indicator',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['count', 'percent', 'yes_no', 'before_after', 'derived'])), name='indicator_known_kind'),
        ),
        migrations.AddConstraint(
            model_name='indicator',
            constraint=models.CheckConstraint(condition=models.Q(('code__regex', '^[A-Z0-9.-]{1,40}$')), name='indicator_code_form', violation_error_message='Mã chỉ gồm chữ in hoa không dấu, chữ số, dấu chấm và gạch nối, dài nhất 40 ký tự.'),
        ),
        migrations.AddConstraint(
            model_name='indicatorvalue',
            constraint=models.UniqueConstraint(fields=('report', 'indicator', 'item'), name='indicator_value_once'),
        ),
        migrations.AddConstraint(
            model_name='indicatorvalue',
            constraint=models.CheckConstraint(condition=models.Q(('direction', ''), models.Q(('amount', ''), _negated=True), _connector='OR'), name='indicator_value_direction_of_amount'),
        ),
        migrations.AddConstraint(
            model_name='procedurecut',
            constraint=models.UniqueConstraint(fields=('unit', 'code'), name='procedure_cut_code_once'),
        ),
        migrations.AddConstraint(
            model_name='reportingperiod',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['month', 'quarter', 'half', 'nine', 'year', 'first'])), name='reporting_period_known_kind'),
        ),
        migrations.AddConstraint(
            model_name='reportingperiod',
            constraint=models.CheckConstraint(condition=models.Q(('code__regex', '^[A-Z0-9.-]{1,40}$')), name='reporting_period_code_form', violation_error_message='Mã chỉ gồm chữ in hoa không dấu, chữ số, dấu chấm và gạch nối, dài nhất 40 ký tự.'),
        ),
        migrations.AddConstraint(
            model_name='reportingperiod',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='reporting_period_span', violation_error_message='Ngày cuối kỳ không được trước ngày đầu kỳ.'),
        ),
        migrations.AddConstraint(
            model_name='reportingperiod',
            constraint=models.CheckConstraint(condition=models.Q(('closes_at__isnull', True), ('closes_at__gt', models.F('opens_at')), _connector='OR'), name='reporting_period_window', violation_error_message='Hạn báo cáo phải sau ngày bắt đầu nhận.'),
        ),
        migrations.AddConstraint(
            model_name='figurereport',
            constraint=models.UniqueConstraint(fields=('period', 'unit'), name='figure_report_once'),
        ),
        migrations.AddConstraint(
            model_name='figurereport',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'sent'])), name='figure_report_known_state'),
        ),
        migrations.AddConstraint(
            model_name='figurebinding',
            constraint=models.UniqueConstraint(fields=('round', 'criterion_code'), name='figure_binding_once'),
        ),
        migrations.AddConstraint(
            model_name='duty',
            constraint=models.UniqueConstraint(fields=('rule', 'period', 'unit'), name='duty_once'),
        ),
        migrations.AddConstraint(
            model_name='duty',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['open', 'closed', 'lapsed'])), name='duty_known_state'),
        ),
        migrations.AddConstraint(
            model_name='duty',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'closed'), _negated=True), models.Q(models.Q(('document_number', ''), _negated=True), ('document_date__isnull', False)), models.Q(('file', ''), _negated=True), _connector='OR'), name='duty_closed_by_document', violation_error_message='Chỉ hoàn thành được khi có số và ngày văn bản, hoặc tệp văn bản.'),
        ),
        migrations.RunPython(install, remove),
    ]
