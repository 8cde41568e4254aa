"""What the pages to look at are filled with: the figures of the design's mockups, made up."""

from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace

from django import forms
from django.core.paginator import Paginator

SAVED_AT = datetime(2014, 10, 7, 7, 32, tzinfo=UTC)
CLASSES = [
    {"name": "Rất tốt", "level": 5, "count": 3},
    {"name": "Tốt", "level": 4, "count": 12},
    {"name": "Khá", "level": 3, "count": 4},
    {"name": "Trung bình", "level": 2, "count": 1},
    {"name": "Yếu", "level": 1, "count": 1},
]


class SampleForm(forms.Form):
    """Fields with help, with an error, with a list, with a box."""

    handled = forms.CharField(label="Số hồ sơ đã giải quyết", help_text="Số nguyên, dấu chấm ngăn hàng nghìn")
    points = forms.DecimalField(
        label="Điểm tự chấm",
        max_value=Decimal("1.5"),
        error_messages={"max_value": "Vượt điểm tối đa 1,50. Nhập từ 0 đến 1,50."},
        widget=forms.TextInput,
    )
    block = forms.ChoiceField(label="Khối", choices=[("", "Tất cả"), ("so", "Sở, ban, ngành")], required=False)
    sure = forms.BooleanField(label="Tôi đã xem các cảnh báo", required=False)


def person():
    return SimpleNamespace(
        is_authenticated=True,
        is_staff=True,
        initials="LH",
        get_full_name="Lê Thị Hương",
        get_username="huonglt",
    )


def frame(user=None):
    """What every page gets: areas of work, the agency, the marks of a draft and of made-up figures."""
    return {
        "user": user or person(),
        "agency_name": "UBND thành phố Đà Nẵng",
        "account_note": "Sở Giao thông vận tải",
        "support_line": "Sở Nội vụ, phòng Cải cách hành chính",
        "nav_areas": [
            {"label": "Việc của tôi", "url": "#viec", "current": False, "count": 5},
            {"label": "Tự đánh giá", "url": "#phieu", "current": True, "count": None},
            {"label": "Xếp hạng", "url": "#xep-hang", "current": False, "count": None},
        ],
        "crumbs": [{"label": "Việc của tôi", "url": "#viec"}, {"label": "Phiếu tự chấm điểm"}],
    }


FIGURES = [
    {
        "label": "Chỉ số trung bình khối",
        "value": "82,31",
        "chip": "Tốt",
        "level": 4,
        "change": Decimal("1.15"),
        "note": "so với năm 2013 (81,16)",
    },
    {
        "label": "Đạt Tốt trở lên",
        "value": "15",
        "unit": "trên 21 đơn vị",
        "change": Decimal("4.8"),
        "change_decimals": 1,
        "note": "điểm phần trăm",
    },
    {"label": "Lỗi", "value": "3", "kind": "error"},
    {"label": "Cảnh báo", "value": "4", "kind": "warn"},
]


FIELDS = [
    {
        "label": "1. Chỉ đạo, điều hành",
        "url": "#f1",
        "percent": Decimal(85),
        "average": Decimal("86.5"),
        "best": Decimal("97.5"),
        "points": Decimal("8.5"),
        "max": Decimal(10),
    },
    {
        "label": "2. Văn bản QPPL",
        "percent": None,
        "average": None,
        "best": None,
        "points": None,
        "max": Decimal("14.5"),
    },
]


UNITS = [
    {
        "rank": 1,
        "tied": True,
        "name": "Sở Thông tin và Truyền thông",
        "index": "94,25",
        "points": Decimal("9.25"),
        "below": False,
    },
    {"rank": 1, "tied": True, "name": "Sở Nội vụ", "index": "94,25", "points": Decimal("8.10"), "below": True},
    {"rank": None, "name": "Trung tâm Xúc tiến Đầu tư", "index": "84,10", "points": None, "below": False},
]


def gallery():
    return frame() | {
        "draft": True,
        "illustrative": True,
        "day": date(2014, 11, 6),
        "classes": CLASSES,
        "up": Decimal("1.85"),
        "down": Decimal("-0.40"),
        "steps": ["Tải lên", "Kiểm tra", "Áp dụng"],
        "tabs": [
            {"label": "Cơ quan trung ương", "url": "#tw", "count": 6},
            {"label": "Sở, ban, ngành", "url": "#so", "current": True, "count": 21},
        ],
        "figures": FIGURES,
        "fields": FIELDS,
        "units": UNITS,
        "list_page": Paginator(range(50), 20).page(2),
        "form": SampleForm({"handled": "21.588", "points": "1.75", "block": "so"}),
    }


def row(code, **values):
    """A row of the sheet as a view would give it; `values` replace the usual ones."""
    usual = {
        "code": code,
        "row_id": f"tc-{code}",
        "title": "Công khai thủ tục tại bộ phận một cửa",
        "max": Decimal("1.5"),
        "guidance": "Chấm theo bước 0,25; mỗi thủ tục thiếu trừ 0,25.",
        "evidence": "Ảnh bảng niêm yết",
        "action": f"/o/{code}",
        "version": 1,
        "input": "components/cell_number.html",
        "fields": [{"name": "value", "label": "Điểm tự chấm", "value": "1"}],
        "points": Decimal(1),
        "last_year": Decimal("1.25"),
        "year_before": 2013,
        "state": "saved",
        "saved_at": SAVED_AT,
    }
    return usual | values


RATIO = [
    {"name": "a", "label": "a: hồ sơ đã giải quyết", "value": "21.588", "integer": True},
    {"name": "b", "label": "b: trong đó đúng hạn", "value": "21.575", "integer": True},
]
OPTIONS = [
    {"key": "kip", "label": "Hoàn thành đúng hạn", "points": Decimal(2)},
    {"key": "cham", "label": "Chậm dưới 15 ngày", "points": Decimal(1)},
    {"key": "khong", "label": "Chậm từ 15 ngày hoặc không làm", "points": Decimal(0)},
]
CONFLICT = {
    "name": "Phan Văn Tài",
    "at": SAVED_AT,
    "mine": "4",
    "mine_note": "thủ tục, 2,00 điểm",
    "theirs": "3",
    "theirs_note": "thủ tục, 1,50 điểm",
    "keep": [("value", "4"), ("seen_version", "2")],
    "take_url": "/phieu#tc-3.2.2",
}


NAV = [
    {"label": "1. Chỉ đạo, điều hành", "url": "#f1", "done": 6, "total": 6},
    {"label": "3. Thủ tục hành chính", "url": "#f3", "done": 11, "total": 16, "current": True},
    {"label": "8. Tác động", "url": "#f8", "done": 0, "total": 3},
]


def sheet():
    """A sheet with a choice, a ratio, a refused figure, a conflict and a missing answer with its box."""
    layers = [
        {"label": "Năm 2013", "points": Decimal("0.75")},
        {"label": "Đơn vị tự chấm", "points": Decimal(1), "note": "Đủ 112 thủ tục"},
        {"label": "Kiểm tra", "points": None, "counts": True},
    ]
    percent = [{"name": "value", "label": "Tỷ lệ có thư xin lỗi", "value": "", "unit": "%"}]
    wrong = [{"name": "value", "label": "Điểm tự chấm", "value": "1,75", "invalid": True}]
    return frame() | {
        "rows": [
            row(
                "3.1.1",
                title="Rà soát thủ tục",
                max=Decimal(2),
                input="components/cell_choice.html",
                name="value",
                value="kip",
                options=OPTIONS,
                points=Decimal(2),
            ),
            row(
                "3.1.2",
                title="Giải quyết hồ sơ đúng hạn",
                max=Decimal(3),
                fields=RATIO,
                points=Decimal(3),
                why="b/a = 99,94 %",
            ),
            row("3.2.1", fields=wrong, points=None, error="Vượt điểm tối đa 1,50. Nhập từ 0 đến 1,50, theo bước 0,25."),
            row("3.2.2", title="Một cửa liên thông", conflict=CONFLICT),
            row(
                "3.3.1",
                title="Thư xin lỗi khi hồ sơ trễ hẹn",
                fields=percent,
                points=None,
                state="missing",
                version=0,
                layers=layers,
            ),
        ],
        "nav": NAV,
        "total": total("68,40"),
    }


def total(points):
    return [
        {"label": "Tổng điểm", "value": points, "of": "85,00"},
        {"label": "Chỉ số", "value": "80,47"},
        {"label": "Xếp loại tạm tính", "chip": "Tốt", "level": 4},
        {"label": "Đã chấm", "value": "61", "of": "81 tiêu chí", "phone": False},
    ]
