"""Whose workbook it is: the meta sheet against the sheet it was uploaded for; it reads no score."""

from __future__ import annotations

from collections.abc import Mapping

from scoring.excel.findings import ERROR, WARNING, Finding
from scoring.excel.layout import META_SHEET
from scoring.excel.sheet_spec import identity_of, stamp_is_ours
from scoring.models import Assessment

NAMELESS = "mẫu"
_ANEW = "Tải mẫu mới trên trang của đơn vị rồi chép số liệu sang."
_WORDS = {
    "agency": ("kỳ", "cơ quan chủ trì"),
    "round": ("kỳ", "đợt đánh giá"),
    "period_year": ("năm", "năm"),
    "unit_code": ("đơn vị", "đơn vị"),
    "criteria_version": ("phiên bản", "phiên bản bộ tiêu chí"),
    "template_version": ("phiên bản", "phiên bản mẫu"),
}


def identity_findings(meta: Mapping[str, str], sheet: Assessment, *, by_hand: bool = False) -> list[Finding]:
    """What makes the workbook another one than this sheet's, fields first; a bad stamp over right fields is `mẫu`.

    `by_hand`: a person has confirmed unit and round of a workbook that no longer says them; where it says them, it is
    believed, not the person.
    """
    if not meta:
        return [_nameless(sheet, by_hand=by_hand)]
    found = differences(meta, identity_of(sheet), _WORDS)
    if not found and not (stamp_is_ours(meta) and meta.get("history_seq", "").isascii()):
        found.append(tampered(meta))
    return found


def differences(
    meta: Mapping[str, str], identity: Mapping[str, str], words: Mapping[str, tuple[str, str]]
) -> list[Finding]:
    """What a meta sheet says otherwise than the place that the workbook was uploaded for; `words`: {key: (code, what)}."""
    found = []
    for key, expected in identity.items():
        value = meta.get(key, "").strip()
        if value != expected:
            code, what = words[key]
            message = f"Tệp này là mẫu của {what} “{value or 'không rõ'}”, ở đây cần “{expected}”."
            found.append(Finding(META_SHEET, "", code, value, message, ERROR, _ANEW))
    return found


def tampered(meta: Mapping[str, str]) -> Finding:
    """The finding of a meta sheet whose right fields bear a wrong stamp."""
    message = "Thông tin của mẫu trong trang _meta đã bị sửa."
    return Finding(META_SHEET, "", NAMELESS, meta.get("stamp", "")[:20], message, ERROR, _ANEW)


def _nameless(sheet: Assessment, *, by_hand: bool) -> Finding:
    """The finding of a workbook without its meta sheet."""
    named = f"{sheet.unit.name}, {sheet.round.title}"
    if by_hand:
        message = f"Tệp không còn trang {META_SHEET}; người tải lên đã xác nhận là phiếu của {named}."
        return Finding(META_SHEET, "", NAMELESS, "", message, WARNING, "Xem kỹ từng giá trị trước khi ghi.")
    message = f"Tệp không còn trang {META_SHEET} nên không biết là của đơn vị và đợt nào."
    fix = f"Nếu đúng là phiếu của {named}: xác nhận rồi kiểm tra lại. Nếu không: tải mẫu mới rồi chép số liệu sang."
    return Finding(META_SHEET, "", NAMELESS, "", message, ERROR, fix)
