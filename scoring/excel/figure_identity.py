"""Whose workbook of figures or procedures it is: what its meta sheet must say, and what is refused; it reads no figure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from scoring.enums.figures import FigureUploadKind
from scoring.excel.findings import ERROR, WARNING, Finding
from scoring.excel.identity import NAMELESS, differences, tampered
from scoring.excel.layout import META_SHEET
from scoring.excel.stamp import STAMP, stamp_is_ours, stamp_of
from scoring.selectors.indicators.place import Place
from units.models import Agency, Unit

_SALT: Final = "scoring.excel.figures"
_VERSION: Final = "1"
SEQ: Final = "history_seq"
_WORDS: Final = {
    "template_version": ("phiên bản", "phiên bản mẫu"),
    "kind": ("mẫu", "loại mẫu"),
    "agency": ("cơ quan", "cơ quan chủ trì"),
    "period": ("kỳ", "kỳ báo cáo"),
    "unit_code": ("đơn vị", "đơn vị"),
}


def identity_of_report(place: Place) -> dict[str, str]:
    """What the meta sheet of a workbook of figures says of whose it is."""
    whose = {"agency": place.period.agency.code, "period": place.period.code, "unit_code": place.unit.code}
    return {"template_version": _VERSION, "kind": str(FigureUploadKind.REPORT), **whose}


def identity_of_cuts(unit: Unit) -> dict[str, str]:
    """What the meta sheet of a workbook of procedures says of whose it is."""
    whose = {"agency": unit.agency.code, "unit_code": unit.code}
    return {"template_version": _VERSION, "kind": str(FigureUploadKind.CUTS), **whose}


def identity_of_counts(agency: Agency) -> dict[str, str]:
    """What the meta sheet of a workbook of counts of opinions says of whose it is."""
    return {"template_version": _VERSION, "kind": str(FigureUploadKind.OPINIONS), "agency": agency.code}


def meta_of(identity: Mapping[str, str], seq: int) -> dict[str, str]:
    """The whole meta sheet, stamped; `seq` is the line of history that the workbook's own figures are those of."""
    meta = {**identity, SEQ: str(seq)}
    return meta | {STAMP: stamp_of(meta, tuple(meta), _SALT)}


def identity_findings(
    meta: Mapping[str, str], identity: Mapping[str, str], named: str, *, by_hand: bool
) -> list[Finding]:
    """What makes the workbook another one's; `named` says in words whose it must be, `by_hand` that a person said so."""
    if not meta:
        return [_nameless(named, by_hand=by_hand)]
    found = differences(meta, identity, _WORDS)
    is_ours = stamp_is_ours(meta, (*identity, SEQ), _SALT) and meta.get(SEQ, "").isascii()
    return found or ([] if is_ours else [tampered(meta)])


def _nameless(named: str, *, by_hand: bool) -> Finding:
    if by_hand:
        said = f"Tệp không còn trang {META_SHEET}; người tải lên đã xác nhận là tệp của {named}."
        return Finding(META_SHEET, "", NAMELESS, "", said, WARNING, "Xem kỹ từng giá trị trước khi ghi.")
    said = f"Tệp không còn trang {META_SHEET} nên không biết là của đâu."
    fix = f"Nếu đúng là tệp của {named}: xác nhận rồi kiểm tra lại. Nếu không: tải mẫu mới rồi chép số liệu sang."
    return Finding(META_SHEET, "", NAMELESS, "", said, ERROR, fix)
