"""The words that help a clerk: the sheet `Hướng dẫn` and the help of each cell; it must not know a workbook's format."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from cchc_portal.numbers import format_number
from scoring.excel.answers import tally_text
from scoring.excel.how import pair_labels
from scoring.excel.layout import HEADERS, NOT_APPLICABLE, SHEET, RowSpec

GUIDE: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    (
        "Cách điền",
        (
            f"Chỉ điền ở trang “{SHEET}”, vào các ô nền vàng nhạt. Ô nền xám do hệ thống tính hoặc do cơ quan khác nhập.",
            f"“{HEADERS['points']}”: chỉ gõ ở tiêu chí tự chấm điểm; tiêu chí khác hệ thống tự tính từ số liệu hoặc lựa chọn.",
            f"“{HEADERS['a']}” và “{HEADERS['b']}” là gì được ghi ở cột “{HEADERS['how']}” của từng dòng.",
            f"“{HEADERS['value']}”: gõ số liệu hoặc chọn trong danh sách của ô.",
            f"“{NOT_APPLICABLE}” chỉ chọn được ở tiêu chí cho phép và phải ghi lý do ở cột “{HEADERS['note']}”.",
            "Ô để trống nghĩa là chưa chấm, không phải 0 điểm. Có giá trị 0 thì gõ 0.",
        ),
    ),
    (
        "Cách gõ số",
        (
            "Dấu phẩy là dấu thập phân: 1,5. Số nguyên gõ liền: 22338. Nhiều nhất 4 chữ số thập phân.",
            "Không gõ đơn vị sau số (điểm, %, hồ sơ), không gõ 1/2, không gõ 1.000 (không rõ là một nghìn hay một).",
        ),
    ),
    (
        "Tài liệu kiểm chứng",
        (
            "Mỗi dòng một văn bản, ghi số, ký hiệu và ngày: 12/KH-SNV ngày 05/01/2026.",
            "Tệp (pdf, docx, xlsx, jpg, png) tải lên ở trang của tiêu chí, không nhúng vào bảng tính này.",
            "Chưa có tài liệu thì nêu rõ lý do ở cột “Giải trình”. Không đưa văn bản mật, dữ liệu cá nhân của người dân.",
        ),
    ),
    (
        "Điều cần giữ",
        (
            "Giữ nguyên tên trang tính, dòng tiêu đề, cột mã tiêu chí và điểm tối đa. Được sắp xếp lại dòng, thêm cột ghi chú riêng.",
            "Không gộp ô, không xóa dòng tiêu chí. Lưu kiểu Excel Workbook (.xlsx), không macro, không mật khẩu.",
            "Tải lên nhiều lần được; lần nào hệ thống cũng cho xem trước thay đổi, báo lỗi từng ô rồi mới ghi.",
        ),
    ),
)


@dataclass(frozen=True)
class Help:
    """What a cell says when it is entered, and when something else is typed; titles are at most 32 characters long."""

    title: str
    text: str
    error_title: str
    error: str


def cell_help(row: RowSpec, key: str) -> Help | None:
    """Return the help of a criterion's open cell, None where there is nothing to say."""
    label = f"Tiêu chí {row.code}"[:32]
    if key == "points" and row.max is not None:
        most = format_number(row.max)
        step = (
            f", theo bước {format_number(Decimal(row.measure['step']))}"
            if row.measure and "step" in row.measure
            else ""
        )
        return Help(
            label,
            f"Điểm từ 0 đến {most}{step}. Dấu phẩy là dấu thập phân.",
            "Điểm không hợp lệ",
            f"Cần một số từ 0 đến {most}{step}.",
        )
    if key in ("a", "b") and row.measure and row.kind in ("ratio", "reduction"):
        what = pair_labels(row.measure)[key == "b"]
        number = "số nguyên từ 0" if row.measure.get("integer") else "số từ 0"
        return Help(
            label,
            f"({key}) {what}: gõ {number}. Không phát sinh thì ghi 0 ở cả hai ô.",
            "Số liệu không hợp lệ",
            f"Cần một {number} trở lên.",
        )
    if key == "value":
        return _value_help(row, label)
    if key == "note":
        return Help(label, "Giải trình; lý do nếu không áp dụng hoặc thiếu tài liệu.", "", "")
    if key == "evidence":
        return Help(label, "Mỗi dòng một văn bản, ví dụ: 12/KH-SNV ngày 05/01/2026.", "", "")
    return None


def _value_help(row: RowSpec, label: str) -> Help:
    measure = row.measure or {}
    unless = (
        f" Hoặc chọn “{NOT_APPLICABLE}” và ghi lý do ở cột “{HEADERS['note']}”." if row.not_applicable_allowed else ""
    )
    if row.kind == "choice":
        return Help(
            label, f"Chọn một mục trong danh sách.{unless}", "Không có lựa chọn này", "Hãy chọn trong danh sách của ô."
        )
    if row.kind == "number":
        unit = f" ({measure['unit']})" if measure.get("unit") else ""
        number = "số nguyên" if measure.get("integer") else "số"
        return Help(
            label,
            f"Gõ {number}{unit}.{unless}",
            "Số liệu không hợp lệ",
            f"Cần một {number}, dấu phẩy là dấu thập phân.",
        )
    if row.kind == "tally":
        example = tally_text({item: count for count, item in enumerate(measure["items"], start=1)})
        return Help(label, f"Ghi số lần của từng mục, ví dụ: {example}. Không có thì ghi 0.{unless}", "", "")
    return Help(label, f"Để trống.{unless}", "Không hợp lệ", f"Chỉ nhận “{NOT_APPLICABLE}” hoặc để trống.")
