"""Describe the two agencies of Hồ Chí Minh City whose published figures the demonstration reports; it writes nothing."""

from __future__ import annotations

from datetime import date
from typing import Any

from scoring.management.demo.source import Asked, Source, Span, Visit, case


def party() -> Source:
    """Thành ủy TP.HCM 2017: 37 procedures of Quận 3 with the reduction computed, documents of Quận 6, SMS in Quận 2."""
    found = case("hcmc-party-2017")
    reviewed, days, _sms, files, letters = found["indicators"]
    asked = (
        Asked("DAU-VIEC", "Đầu việc được rà soát", "đầu việc", {"required": False}),
        Asked("THOI-GIAN", "Tổng thời gian giải quyết", "ngày", {"kind": "before_after", "required": False}),
        Asked("SO-NGAY-GIAM", "Số ngày giảm như báo cáo nêu", "ngày", {"required": False}),
        Asked("TY-LE-GIAM", "Tỷ lệ giảm như báo cáo nêu", "%", {"kind": "percent", "required": False}),
        Asked("SMS", "Gửi thư mời họp qua SMS", "", {"kind": "yes_no", "required": False}),
        Asked("TEP-VB", "Tệp văn bản đến, đi trên ứng dụng Gửi nhận văn bản", "tệp", _both_ways()),
        Asked("TEP-CV", "Tệp công văn đến xử lý, đi phát hành", "tệp", _both_ways()),
    )
    reports = {
        "Q3": {
            "DAU-VIEC": str(reviewed["count"]),
            "THOI-GIAN/TRUOC": days["before"],
            "THOI-GIAN/SAU": days["after"],
            "SO-NGAY-GIAM": days["cut"],
            "TY-LE-GIAM": days["percent"],
        },
        "Q2": {"SMS": "Có"},
        "Q6": {
            **{f"TEP-VB/{code}": str(files[key]) for code, key in _WAYS},
            **{f"TEP-CV/{code}": str(letters[key]) for code, key in _WAYS},
        },
    }
    units = tuple((f"Q{number}", f"Quận ủy Quận {number}", "QU") for number in (2, 3, 6))
    year = found["year"]
    span = Span("TU-2017", f"Năm {year}", "year", date(year, 1, 1), date(year, 12, 31), reports)
    return Source(
        "THANHUY-TPHCM",
        found["agency"]["name"],
        "thanhuy",
        {"QU": "Quận ủy"},
        units,
        asked,
        (span,),
        cuts=(
            ("TONG", "Tổng theo báo cáo: 37 đầu việc", days["before"], days["after"]),
            *_procedures(reviewed["count"]),
        ),
    )


_WAYS = (("DEN", "in"), ("DI", "out"))


def _both_ways() -> dict[str, Any]:
    return {"items": [{"code": "DEN", "name": "Đến"}, {"code": "DI", "name": "Đi"}], "required": False}


def _procedures(count: int) -> tuple[tuple[str, str, str, str], ...]:
    """As many procedures with made-up days, cut by about 57 per cent together: the rate is computed, not typed."""
    made = []
    for number in range(1, count + 1):
        before = 20 + number % 5 * 4
        made.append(
            (f"DV-{number:02}", f"Đầu việc {number} (minh họa)", str(before), str(before * 43 // 100 + number % 2))
        )
    return tuple(made)


def district_1() -> Source:
    """Quận 1, nine months of 2011: opinions 40 → 4.000 a month, training, praise; letters of apology."""
    found = case("hcmc-q1-2011")
    tablets, opinions, trained, taught, praised = found["indicators"]
    asked = (
        Asked("PHUONG", "Phường trực thuộc", "phường"),
        Asked("MAY-TINH-BANG", tablets["name"], "máy"),
        Asked("Y-KIEN", opinions["name"], "ý kiến", {"kind": "before_after"}),
        Asked("DAO-TAO", trained["name"], "lượt"),
        Asked("TAP-HUAN", taught["name"], "người"),
        Asked("TUYEN-DUONG", praised["name"], "lượt"),
        Asked("TRE-HAN", "Hồ sơ trễ hẹn (minh họa)", "hồ sơ"),
        Asked("THU-XIN-LOI", "Thư xin lỗi đã gửi (minh họa)", "thư"),
    )
    typed = {
        "PHUONG": str(found["wards"]),
        "MAY-TINH-BANG": str(tablets["count"]),
        "Y-KIEN/TRUOC": str(opinions["before"]),
        "Y-KIEN/SAU": str(opinions["count"]),
        "DAO-TAO": trained["count"],
        "TAP-HUAN": str(taught["count"]),
        "TUYEN-DUONG": str(praised["count"]),
        "TRE-HAN": "5",
        "THU-XIN-LOI": "4",
    }
    team = found["team"]
    span = Span("Q1-2011-9T", "9 tháng đầu năm 2011", "nine", date(2011, 1, 1), date(2011, 9, 30), {"Q1": typed})
    return Source(
        "SNV-TPHCM",
        found["agency"]["name"],
        "snvhcm",
        {"QH": "Quận, huyện"},
        (("Q1", found["unit_inspected"], "QH"),),
        asked,
        (span,),
        rules=True,
        visit=Visit("", None, date.fromisoformat(team["visit_date"]), team["head"], "Q1"),
        asks_citizens=True,
    )
