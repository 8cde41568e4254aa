"""Describe the four agencies besides Đà Nẵng whose published figures the demonstration reports; it writes nothing.

Every figure comes from data/source_cases.json as printed, by its path there. A name or figure that no source gives says
“(minh họa)”: units that stand for a group, accounts and users that come out at the printed percentage, days of single
procedures that come out near the printed reduction.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from scoring.management.demo.source import Asked, Figures, Source, Span, Visit, case, ratio
from scoring.management.demo.sources_hcmc import district_1, party

DOSSIERS = (
    ("TIEP-NHAN", "Hồ sơ tiếp nhận", "received"),
    ("GIAI-QUYET", "Hồ sơ đã giải quyết", "settled"),
    ("DUNG-HAN", "Giải quyết đúng hạn", "settled_on_time"),
    ("TRE-HAN", "Giải quyết trễ hạn", "settled_late"),
    ("DANG-GIAI-QUYET", "Đang giải quyết", "in_progress"),
    ("TRA-LAI", "Trả lại", "returned"),
    ("RUT", "Rút hồ sơ", "withdrawn"),
)
IDENTITIES = (
    ("TIEP-NHAN", ("GIAI-QUYET", "DANG-GIAI-QUYET", "TRA-LAI", "RUT")),
    ("GIAI-QUYET", ("DUNG-HAN", "TRE-HAN")),
)


def sources() -> tuple[Source, ...]:
    """The agencies in the order of the sources."""
    return (_district(), _thai_nguyen(), party(), district_1())


def _district() -> Source:
    """Đà Nẵng district: mail use 45 % in half a year, 88 % and 59 % by group since; 2.000.000 visits; letters of apology."""
    printed = case("danang-district")["indicators"]
    half, offices, wards, visits = (one.get("percent", one.get("count")) for one in printed)
    units = (
        ("P-NV", "Phòng Nội vụ (minh họa)", "CQ"),
        ("P-TP", "Phòng Tư pháp (minh họa)", "CQ"),
        ("PH-1", "Phường thứ nhất (minh họa)", "PHUONG"),
        ("PH-2", "Phường thứ hai (minh họa)", "PHUONG"),
        ("PH-3", "Phường thứ ba (minh họa)", "PHUONG"),
        ("VP", "Văn phòng HĐND và UBND quận (minh họa)", "VPQ"),
    )
    first = _mail(
        ("P-NV", half, "0", "0"),
        ("P-TP", half, "0", "0"),
        ("PH-1", half, "0", "0"),
        ("PH-2", half, "0", "0"),
        ("PH-3", half, "0", "0"),
    )
    since = _mail(
        ("P-NV", 100, "1", "1"),
        ("P-TP", 2 * offices - 100, "0", "0"),
        ("PH-1", 100, "3", "1"),
        ("PH-2", 3 * wards - 100, "0", "0"),
        ("PH-3", 0, "0", "0"),
    )
    year = case("danang-district")["year"]
    spans = (
        Span("DNQ-2014-6T", f"6 tháng đầu năm {year}", "half", date(year, 1, 1), date(year, 6, 30), first),
        Span(
            "DNQ-2014-DEN-NAY",
            f"Từ đầu năm {year} đến nay",
            "first",
            date(year, 1, 1),
            date(year, 10, 31),
            since | {"VP": {"TRUY-CAP": str(visits)}},
        ),
    )
    blocks = {"CQ": "Cơ quan, đơn vị thuộc quận", "PHUONG": "Phường", "VPQ": "Văn phòng quận"}
    name = "UBND quận (thành phố Đà Nẵng)"
    return Source("UBND-QUAN-DANANG", name, "quandn", blocks, units, _district_asks(), spans, rules=True)


def _district_asks() -> tuple[Asked, ...]:
    mail = {"blocks": ["CQ", "PHUONG"]}
    return (
        Asked("HOP-THU-CO", "Hộp thư thành phố đã cấp (minh họa)", "hộp thư", mail),
        Asked("HOP-THU-DUNG", "Hộp thư có sử dụng (minh họa)", "hộp thư", mail),
        Asked("HOP-THU-TY-LE", "Mức độ sử dụng hộp thư thành phố", "%", ratio("HOP-THU-CO", "HOP-THU-DUNG") | mail),
        Asked("DANG-NHAP", "Có đăng nhập hộp thư lần nào", "", mail | {"kind": "yes_no"}),
        Asked(
            "TRUY-CAP", "Lượt truy cập Trang thông tin điện tử", "lượt", {"blocks": ["VPQ"], "period_kinds": ["first"]}
        ),
        Asked("TRE-HAN", "Hồ sơ trễ hẹn (minh họa)", "hồ sơ", mail),
        Asked("THU-XIN-LOI", "Thư xin lỗi đã gửi (minh họa)", "thư", mail),
    )


def _mail(*rows: tuple[str, int, str, str]) -> dict[str, Figures]:
    """Per unit: how many of its 100 boxes are used, late dossiers, letters; who uses none has never signed in."""
    return {
        unit: {
            "HOP-THU-CO": "100",
            "HOP-THU-DUNG": str(used),
            "DANG-NHAP": "Có" if used else "Không",
            "TRE-HAN": late,
            "THU-XIN-LOI": letters,
        }
        for unit, used, late, letters in rows
    }


def _thai_nguyen() -> Source:
    """Thái Nguyên 2015: documents by kind, mail since 2014, dossiers of 2014 and of five months, the provincial team."""
    found = case("thainguyen-2015")
    figures = found["indicators"]
    asked = (
        Asked("VB-DEN", "Văn bản đến", "văn bản"),
        Asked("VB-DI", "Văn bản đi", "văn bản", {"items": _items(_OUT)}),
        Asked(
            "VB-THU",
            "Văn bản gửi qua thư điện tử từ năm 2014",
            "văn bản",
            {"items": _items(_MAIL), "period_kinds": ["first"]},
        ),
        Asked("TTHC", "Thủ tục hành chính đã công bố", "thủ tục", {"period_kinds": ["first"]}),
        *(Asked(code, name, "hồ sơ", {"required": code != "DUNG-HAN"}) for code, name, _key in DOSSIERS),
        Asked("TY-LE", "Tỷ lệ giải quyết đúng hạn", "%", ratio("GIAI-QUYET", "DUNG-HAN")),
    )
    spans = []
    for code, title, kind, last in (
        ("TN-2014", "2014", "year", date(2014, 12, 31)),
        ("TN-2015-5T", "5 tháng 2015", "first", date(2015, 5, 31)),
    ):
        typed = {"VB-DEN": figures["documents_in"][title]} | _apart("VB-DI", _OUT, figures["documents_out"][title])
        typed |= {code_: str(figures["dossiers"][title].get(key, "")) for code_, _name, key in DOSSIERS}
        if kind == "first":
            typed |= _apart("VB-THU", _MAIL, figures["mail_documents_since_2014"])
            typed["TTHC"] = str(figures["procedures_published"])
        name = "Năm 2014" if kind == "year" else "5 tháng đầu năm 2015"
        spans.append(Span(code, name, kind, date(last.year, 1, 1), last, {"TP-THAINGUYEN": typed}))
    units = (("TP-THAINGUYEN", found["unit_inspected"], "HUYEN"),)
    return Source(
        "UBND-TINH-THAINGUYEN",
        found["agency"]["name"],
        "thainguyen",
        {"HUYEN": "Huyện, thành phố, thị xã"},
        units,
        asked,
        tuple(spans),
        IDENTITIES,
        visit=_visit(found["team"]),
    )


def _visit(team: Mapping[str, Any]) -> Visit:
    decided, visit = (date.fromisoformat(team[key]) for key in ("decision_date", "visit_date"))
    return Visit(
        team["decision"],
        decided,
        visit,
        team["head"],
        "TP-THAINGUYEN",
        received=tuple(team["received_by"].split(", with ")),
        sites=tuple(team["sites"]),
        report_to=team["report_to"],
    )


_OUT = {
    "CV": ("Công văn", "công văn"),
    "QD": ("Quyết định", "quyết định"),
    "TB": ("Thông báo", "thông báo"),
    "CT": ("Chỉ thị", "chỉ thị"),
    "KHAC": ("Khác", "khác"),
}
_MAIL = {
    "SAO-Y": ("Văn bản sao y", "văn bản sao y"),
    "HOA-TOC": ("Chỉ đạo hỏa tốc và khác", "văn bản chỉ đạo hỏa tốc và khác"),
    "BAO-CHI": ("Tổng hợp báo chí", "tổng hợp báo chí"),
}


def _items(parts: Mapping[str, tuple[str, str]]) -> list[dict[str, str]]:
    return [{"code": code, "name": name} for code, (name, _key) in parts.items()]


def _apart(code: str, parts: Mapping[str, tuple[str, str]], printed: Mapping[str, Any]) -> dict[str, str]:
    found = {f"{code}/{item}": str(printed[key]) for item, (_name, key) in parts.items() if key in printed}
    return {code: str(printed["total"]), **found}
