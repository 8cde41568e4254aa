"""Reads one cell: a figure or a text, with every doubt about it as a finding; it must not know the criterion's rule."""

import re
import unicodedata
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from cchc_portal.numbers import MAX_DECIMALS, NumberFault, decimal_places, format_number, parse
from scoring.excel.findings import ERROR, WARNING, Finding
from scoring.excel.layout import MAX_FIGURE_DECIMALS, MAX_TEXT
from scoring.excel.raw import RawCell

_CODES: Final = {
    "khong_phai_so": "không phải số",
    "khong_ro": "không rõ",
    "chu_so_thap_phan": "chữ số thập phân",
    "muc_dem": "mục đếm",
}
_TYPE_NUMBER: Final = "Gõ lại một số, ví dụ 1,5."
_TYPE_WHOLE: Final = "Gõ lại số nguyên, không dấu chấm và không dấu phẩy, ví dụ 22338."
_MAX_WHOLE: Final = Decimal(10) ** 12
DDE: Final = re.compile(r"=\s*[\w.]+\s*\|.*!|\bDDE(?:AUTO)?\s*\(", re.IGNORECASE | re.DOTALL)
"""A formula that calls another program."""
_QUOTED: Final = re.compile(r'"[^"]*"|\\.')
_HIDING: Final = re.compile(r"\s*;{2,3}\s*")
_SCRIPT: Final = re.compile(r"\b(?:(?:javascript|vbscript)\s*:|data\s*:\s*text/html)\S*", re.IGNORECASE)
_TCVN3: Final = re.compile(r"[A-Za-z][µ¸¶·¹¨»¾¼½©ª«¬®]|[µ¸¶·¹¨»¾¼½®][a-z]")
_VNI: Final = re.compile(r"[aeiouyAEIOUY][øûïäåëæü]|ñ[aeiouy]|[aeouyô]ä")
_VNI_HITS: Final = 2
_LEGACY_FONT: Final = re.compile(r"\.vn|vni[-\s]", re.IGNORECASE)
_WHITE_CONTROLS: Final = "\t\n\r"
_INVISIBLE: Final = frozenset("\u200b\u200e\u200f\ufeff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@dataclass
class CellReader:
    """Reads cells of one sheet and gathers what it finds on the way."""

    sheet: str
    links: dict[str, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def error(self, cell: str, code: str, value: str, message: str, fix: str) -> None:
        """Note a fault that refuses the file."""
        self.findings.append(Finding(self.sheet, cell, code, value, message, ERROR, fix))

    def warn(self, cell: str, code: str, value: str, message: str, fix: str = "") -> None:
        """Note a doubt that a person has to look at."""
        self.findings.append(Finding(self.sheet, cell, code, value, message, WARNING, fix))

    def has_value(self, cell: RawCell | None) -> bool:
        """Whether anything stands in the cell: a value, or a formula that may have one."""
        return cell is not None and (cell.kind == "none" or bool(cell.value.strip()))

    def check_formula(self, cell: RawCell) -> bool:
        """Refuse errors and formulas without a result; return whether the cell's value can be used."""
        if cell.formula is not None and DDE.search(cell.formula):
            message = "Công thức gọi chương trình khác (DDE), không được phép."
            self.error(cell.name, "công thức", cell.formula[:80], message, "Xóa công thức, gõ giá trị.")
        elif cell.kind == "error":
            message = f"Ô đang báo lỗi {cell.value}, không có giá trị."
            self.error(cell.name, f"lỗi {cell.value}", cell.value, message, "Sửa công thức hoặc gõ giá trị vào ô.")
        elif cell.kind == "none":
            message = "Ô có công thức nhưng tệp không lưu kết quả của công thức."
            fix = "Mở tệp bằng Excel, bấm Lưu (Ctrl+S) rồi tải lên lại; hoặc gõ giá trị thay cho công thức."
            self.error(cell.name, "công thức", str(cell.formula)[:80], message, fix)
        else:
            if cell.formula is not None:
                message = f"Giá trị “{cell.value[:40]}” là kết quả công thức lưu trong tệp."
                self.warn(cell.name, "công thức", cell.value, message, "Xem lại kết quả trước khi xác nhận.")
            return True
        return False

    def figure(self, cell: RawCell, *, integer: bool = False, known: Decimal | None = None) -> Decimal | None:
        """Return the number in a cell that holds something, None where a finding says why it cannot be used.

        `known` is what the template held there: it may have more decimals than people may type.
        """
        if not self.check_formula(cell):
            return None
        if cell.kind == "text":
            return self._typed_number(cell, integer=integer, known=known)
        if cell.kind != "number":
            self._no_number(cell)
            return None
        if "%" in _QUOTED.sub("", cell.number_format):
            shown = format_number(Decimal(cell.value) * 100)
            message = (
                f"Ô định dạng phần trăm: hiển thị {shown} % nhưng giá trị là {format_number(Decimal(cell.value))}."
            )
            self.error(cell.name, "phần trăm", f"{shown} %", message, "Đổi định dạng ô sang Số rồi gõ lại giá trị.")
            return None
        if _HIDING.fullmatch(cell.number_format):
            message = f"Định dạng của ô che mất giá trị {format_number(Decimal(cell.value))}."
            self.warn(cell.name, "định dạng", cell.value, message, "Đổi định dạng ô sang Số để nhìn thấy giá trị.")
        return self._stored_number(cell, integer=integer, known=known)

    def _typed_number(self, cell: RawCell, *, integer: bool, known: Decimal | None) -> Decimal | None:
        try:
            number = parse(
                cell.value, integer=integer, decimals=MAX_FIGURE_DECIMALS if known is not None else MAX_DECIMALS
            )
        except NumberFault as fault:
            self.error(
                cell.name, _CODES[fault.code], cell.value[:80], fault.message, _TYPE_WHOLE if integer else _TYPE_NUMBER
            )
            return None
        if self._too_fine(cell, number, known=known):
            return None
        message = f"“{cell.value.strip()[:40]}” là số gõ dạng chữ, đã hiểu là {format_number(number)}."
        self.warn(cell.name, "số dạng chữ", cell.value[:80], message)
        return number

    def _stored_number(self, cell: RawCell, *, integer: bool, known: Decimal | None) -> Decimal | None:
        number = Decimal(cell.value)
        shown = cell.value[:40]
        if abs(number) >= _MAX_WHOLE:
            self.error(cell.name, "không phải số", shown, f"{shown} quá lớn, không thể là số liệu.", _TYPE_NUMBER)
            return None
        if integer and decimal_places(number):
            message = f"{format_number(number)} có phần thập phân; ở đây cần số nguyên."
            self.error(cell.name, "chữ số thập phân", shown, message, _TYPE_WHOLE)
            return None
        return None if self._too_fine(cell, number, known=known) else number

    def _too_fine(self, cell: RawCell, number: Decimal, *, known: Decimal | None) -> bool:
        if decimal_places(number) <= MAX_DECIMALS or number == known:
            return False
        message = f"{cell.value[:40]} có hơn {MAX_DECIMALS} chữ số thập phân."
        self.error(
            cell.name,
            "chữ số thập phân",
            cell.value[:40],
            message,
            f"Làm tròn đến nhiều nhất {MAX_DECIMALS} chữ số thập phân.",
        )
        return True

    def _no_number(self, cell: RawCell) -> None:
        if cell.kind == "date":
            message = f"Ô là ngày {cell.value}, không phải số (Excel đổi “1/2” hay “1.2” thành ngày)."
            self.error(cell.name, "ngày", cell.value, message, "Đổi định dạng ô sang Số rồi gõ lại giá trị.")
        elif cell.kind == "time":
            message = f"Ô là giờ {cell.value}, không phải số."
            self.error(cell.name, "giờ", cell.value, message, "Đổi định dạng ô sang Số rồi gõ lại giá trị.")
        else:
            self.error(cell.name, "không phải số", cell.value, f"“{cell.value}” không phải số.", _TYPE_NUMBER)

    def text(self, cell: RawCell | None, *, prose: bool = True) -> str:
        """Return the text in a cell, composed and cleaned; `prose` also looks for legacy fonts, links and length."""
        if cell is None or not self.has_value(cell) or not self.check_formula(cell):
            return ""
        text = unicodedata.normalize("NFC", cell.value.replace("\r\n", "\n").replace("\r", "\n"))
        text = self._without_controls(cell, text)
        if prose and cell.kind == "text":
            text = self._without_scripts(cell, text)
            self._check_font(cell, text)
            text = self._not_too_long(cell, text)
        return text.strip()

    def _without_controls(self, cell: RawCell, text: str) -> str:
        clean = "".join(
            c for c in text if c in _WHITE_CONTROLS or (c not in _INVISIBLE and unicodedata.category(c) != "Cc")
        )
        if clean != text:
            message = "Ô có ký tự điều khiển hoặc ký tự đổi chiều chữ; các ký tự này được bỏ."
            self.warn(cell.name, "ký tự", clean[:80], message)
        return clean

    def _without_scripts(self, cell: RawCell, text: str) -> str:
        clean = _SCRIPT.sub("", text)
        if clean != text or _SCRIPT.match(self.links.get(cell.name, "").strip()):
            self.warn(cell.name, "liên kết", text[:80], "Ô có liên kết chạy mã (javascript:); liên kết được bỏ.")
        return clean

    def _check_font(self, cell: RawCell, text: str) -> None:
        if _LEGACY_FONT.match(cell.font) or _TCVN3.search(text) or len(_VNI.findall(text)) >= _VNI_HITS:
            message = "Chữ có vẻ gõ bằng phông cũ (TCVN3 hoặc VNI), đọc ra không đúng tiếng Việt."
            self.warn(cell.name, "phông", text[:80], message, "Chuyển mã sang Unicode rồi dán lại.")

    def _not_too_long(self, cell: RawCell, text: str) -> str:
        if len(text) <= MAX_TEXT:
            return text
        message = f"Nội dung dài {len(text)} ký tự; chỉ giữ {MAX_TEXT} ký tự đầu."
        self.warn(cell.name, "quá dài", text[:80], message, "Rút gọn, phần chi tiết để trong tài liệu kiểm chứng.")
        return text[:MAX_TEXT]
