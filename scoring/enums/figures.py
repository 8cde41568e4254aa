"""The fixed words of figures that units report; they must need nothing of ours."""

from django.db import models


class IndicatorKind(models.TextChoices):
    """What a reported figure is."""

    COUNT = "count", "Số đếm"
    PERCENT = "percent", "Tỷ lệ phần trăm"
    YES_NO = "yes_no", "Có hoặc không"
    BEFORE_AFTER = "before_after", "Trước và sau"
    DERIVED = "derived", "Hệ thống tính"


class DerivedKind(models.TextChoices):
    """How a computed figure comes about; the values are those of scoring.figures."""

    RATIO = "ratio", "Tỷ lệ b trên a"
    REDUCTION = "reduction", "Mức giảm từ a xuống b"


class PeriodKind(models.TextChoices):
    """How long a reporting period is."""

    MONTH = "month", "Tháng"
    QUARTER = "quarter", "Quý"
    HALF = "half", "6 tháng"
    NINE = "nine", "9 tháng"
    YEAR = "year", "Năm"
    FIRST = "first", "Mấy tháng đầu năm"


class ReportState(models.TextChoices):
    """Where a unit's report of figures stands."""

    DRAFT = "draft", "Đang nhập"
    SENT = "sent", "Đã gửi"


class DutyState(models.TextChoices):
    """Where a duty bound to figures stands; it lapses where corrected figures leave nothing owed."""

    OPEN = "open", "Chưa hoàn thành"
    CLOSED = "closed", "Đã hoàn thành"
    LAPSED = "lapsed", "Số liệu đã đủ"


class FigureChangeKind(models.TextChoices):
    """What one line of the history of figures says."""

    VALUE = "value", "Ghi số liệu"
    SENT = "sent", "Gửi báo cáo"
    DUTY = "duty", "Nghĩa vụ"
    PROCEDURE = "procedure", "Thủ tục"
    SETUP = "setup", "Thiết lập"
    BINDING = "binding", "Nối tiêu chí"


class FigureUploadKind(models.TextChoices):
    """What a kept workbook is of."""

    REPORT = "report", "Số liệu một kỳ"
    CUTS = "cuts", "Thủ tục cắt giảm"
    OPINIONS = "opinions", "Số ý kiến theo tháng"
