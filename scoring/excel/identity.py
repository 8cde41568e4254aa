"""Whose workbook it is: the meta sheet against the sheet it was uploaded for; it reads no score."""

from __future__ import annotations

from collections.abc import Mapping

from scoring.excel.findings import ERROR, Finding
from scoring.excel.layout import META_SHEET
from scoring.excel.sheet_spec import identity_of, stamp_is_ours
from scoring.models import Assessment

_ANEW = "Tải mẫu mới trên trang của đơn vị rồi chép số liệu sang."
_WORDS = {
    "agency": ("kỳ", "cơ quan chủ trì"),
    "round": ("kỳ", "đợt đánh giá"),
    "period_year": ("năm", "năm"),
    "unit_code": ("đơn vị", "đơn vị"),
    "criteria_version": ("phiên bản", "phiên bản bộ tiêu chí"),
    "template_version": ("phiên bản", "phiên bản mẫu"),
}


def identity_findings(meta: Mapping[str, str], sheet: Assessment) -> list[Finding]:
    """What makes the workbook another one than this sheet's, fields first; a bad stamp over right fields is `mẫu`."""
    if not meta:
        message = "Tệp không còn trang _meta nên không biết là của đơn vị và đợt nào."
        return [Finding(META_SHEET, "", "mẫu", "", message, ERROR, _ANEW)]
    found = []
    for key, expected in identity_of(sheet).items():
        value = meta.get(key, "").strip()
        if value != expected:
            code, what = _WORDS[key]
            message = f"Tệp này là mẫu của {what} “{value or 'không rõ'}”, ở đây cần “{expected}”."
            found.append(Finding(META_SHEET, "", code, value, message, ERROR, _ANEW))
    if not found and not (stamp_is_ours(meta) and meta.get("history_seq", "").isascii()):
        message = "Thông tin của mẫu trong trang _meta đã bị sửa."
        found.append(Finding(META_SHEET, "", "mẫu", meta.get("stamp", "")[:20], message, ERROR, _ANEW))
    return found
