"""Workbooks of the corpus by what stands in their cells: every line of excel.md's tables of structure and values."""

import datetime as dt

from tests.excel.books import rezip, template
from tests.excel.corpus import FULL, Case, cell, edited

R, W, A = "refused", "warned", "accepted"
P = ("2.4", "points")


def number(shown, value, read=None):
    """A figure as Vietnamese write it, and what it is read as."""
    if read is None:
        return Case(f"điểm {shown}", cell(*P, value), R)
    return Case(f"điểm {shown}", cell(*P, value), W, ("số dạng chữ",), ("đã hiểu là",), {"2.4": {"value": read}})


TYPED = [
    number("1,5", "1,5", "1.5"),
    number("1.5", "1.5", "1.5"),
    number("1,50", "1,50", "1.5"),
    number("1,25", "1,25", "1.25"),
    number("0,125", "0,125", "0.125"),
    number("0.125", "0.125", "0.125"),
    number("blanks", "  1,5 ", "1.5"),
    number("no-break blanks", "\u00a01,5\u00a0", "1.5"),
    number("narrow blank", "\u202f1,5", "1.5"),
    number("2", "2", "2"),
    Case("số thật 1,5", cell(*P, 1.5), A, values={"2.4": {"value": "1.5"}}),
    Case("float noise", cell(*P, 0.1 + 0.2), A, values={"2.4": {"value": "0.3"}}),
    Case("bốn chữ số", cell(*P, 1.2345), A, values={"2.4": {"value": "1.2345"}}),
    Case(
        "22.338 đếm", cell("2.1", "a", "22.338"), W, ("số dạng chữ",), ("22338",), {"2.1": {"a": "22338", "b": "21575"}}
    ),
    Case("21.588 đếm", cell("2.1", "a", "21 588"), R, ("không phải số",), ("21 588",)),
    Case("22.338 không rõ", cell("2.2", "a", "22.338"), R, ("không rõ",), ("22338", "22,338")),
    Case(
        "1.234.567",
        cell("2.2", "a", "1.234.567"),
        W,
        ("số dạng chữ",),
        (),
        {"2.2": {"before": "1234567", "after": "450"}},
    ),
    Case(
        "21.588,5",
        cell("2.2", "a", "21.588,5"),
        W,
        ("số dạng chữ",),
        (),
        {"2.2": {"before": "21588.5", "after": "450"}},
    ),
    Case("1.000", cell(*P, "1.000"), R, ("không rõ",), ("1000 hay 1,000",)),
]
NO_NUMBERS = [
    Case(f"không phải số {text}", cell(*P, text), R, ("không phải số",), (str(text)[:10],))
    for text in (
        "1/2",
        "x",
        "-",
        "1_0",
        "١",
        "NaN",
        "1E400",
        "1,5 điểm",
        "một",
        "1,2,3",
        "1..5",
        "≥1",
        "0x1",
        "∞",
        "1e1",
    )
]
FIGURES = [
    Case("TRUE", cell(*P, True), R, ("không phải số",), ("TRUE",)),
    Case("ngày", cell(*P, dt.date(2026, 2, 1)), R, ("ngày",), ("01/02/2026", "Đổi định dạng")),
    Case("ngày giờ", cell(*P, dt.datetime(2026, 2, 1, 7, 30)), R, ("ngày",), ("01/02/2026 07:30",)),  # noqa: DTZ001
    Case("giờ", cell(*P, dt.time(1, 30)), R, ("giờ",), ("01:30",)),
    Case("phần trăm", cell(*P, 0.5, "0%"), R, ("phần trăm",), ("50 %", "0,5")),
    Case("phần trăm lẻ", cell(*P, 0.125, "0.0%"), R, ("phần trăm",), ("12,5 %",)),
    Case("chữ % trong ngoặc", cell(*P, 1, '0"%"'), A),
    *(Case(e, cell(*P, e), R, (f"lỗi {e}",), (e,)) for e in ("#REF!", "#N/A", "#DIV/0!", "#VALUE!", "#NAME?")),
    Case("công thức không kết quả", cell(*P, "=1+1"), R, ("công thức",), ("không lưu kết quả", "Ctrl+S")),
    Case("DDE", cell(*P, "=cmd|'/c calc'!A0"), R, ("công thức",), ("DDE",)),
    Case("âm", cell(*P, -1), R, ("âm",), ("số âm",)),
    Case("âm dạng chữ", cell(*P, "-0,5"), R, ("âm",), ("0,5",)),
    Case("vượt", cell(*P, 2.5), R, ("vượt điểm tối đa",), ("2,5", "điểm tối đa 2")),
    Case("năm chữ số", cell(*P, 1.23456), R, ("chữ số thập phân",), ("hơn 4",)),
    Case("năm chữ số, chữ", cell(*P, "1,23456"), R, ("chữ số thập phân",)),
    Case("không theo bước", cell("1.10", "points", 0.3), R, ("bước điểm",), ("0,25",)),
    Case("đếm lẻ", cell("2.1", "b", 21575.5), R, ("chữ số thập phân",), ("số nguyên",)),
    Case("quá lớn", cell("2.2", "a", 10**13), R, ("không phải số",), ("quá lớn",)),
    Case("che giá trị", cell(*P, 1, ";;;"), W, ("định dạng",), ("che mất",)),
    Case("trống", cell(*P, None), W, ("chưa chấm",), ("chưa chấm",), {"2.4": None}),
    Case("chỉ dấu cách", cell(*P, "   "), W, ("chưa chấm",), (), {"2.4": None}),
]


def put(*changes):
    """Several cells typed over."""

    def change(editor):
        for code, key, value in changes:
            editor.put(code, key, value)

    return edited(change)


NOT_APPLICABLE = "Không áp dụng"
MEASURES = [
    Case("b > a", cell("1.2", "b", 26), R, ("b > a",), ("26", "25")),
    Case("thiếu b", cell("1.2", "b", None), R, ("thiếu số liệu",), ("Số liệu (b)",)),
    Case("thiếu a", cell("1.2", "a", None), R, ("thiếu số liệu",), ("Số liệu (a)",)),
    Case("0 và 0", put(("2.1", "a", 0), ("2.1", "b", 0)), A, values={"2.1": {"a": "0", "b": "0"}}),
    Case("tỷ lệ lẻ", cell("1.2", "b", 20.25), A, values={"1.2": {"a": "25", "b": "20.25"}}),
    Case("giảm", put(("2.2", "a", 1000), ("2.2", "b", 400)), A, values={"2.2": {"before": "1000", "after": "400"}}),
    Case("tăng thay vì giảm", cell("2.2", "b", 2000), A, values={"2.2": {"before": "1050", "after": "2000"}}),
    Case("giảm âm", cell("2.2", "b", -1), R, ("âm",)),
    Case("lựa chọn", cell("1.1", "value", "Kịp thời"), A, values={"1.1": {"value": "kip-thoi"}}),
    Case("lựa chọn hoa", cell("1.1", "value", "KỊP  THỜI"), A, values={"1.1": {"value": "kip-thoi"}}),
    Case("lựa chọn NFD", cell("1.1", "value", "Ki\u0323p thơ\u0300i"), A, values={"1.1": {"value": "kip-thoi"}}),
    Case("lựa chọn lạ", cell("1.1", "value", "Rất kịp thời"), R, ("lựa chọn",), ("“Kịp thời”", "danh sách")),
    Case("số thay lựa chọn", cell("1.1", "value", 1), R, ("lựa chọn",)),
    Case("đếm mục", cell("2.3", "value", "chậm: 1\nthiếu: 0"), A, values={"2.3": {"counts": {"chậm": 1, "thiếu": 0}}}),
    Case("không mục nào", cell("2.3", "value", "0"), A, values={"2.3": {"counts": {"thiếu": 0, "chậm": 0}}}),
    Case("mục lạ", cell("2.3", "value", "muộn: 1"), R, ("mục đếm",), ("thiếu: 0; chậm: 0",)),
    Case("mục âm", cell("2.3", "value", "thiếu: -1"), R, ("mục đếm",)),
    Case(
        "không áp dụng",
        put(
            ("2.1", "a", None), ("2.1", "b", None), ("2.1", "value", NOT_APPLICABLE), ("2.1", "note", "Không có hồ sơ")
        ),
        A,
        values={"2.1": {"not_applicable": "Không có hồ sơ"}},
    ),
    Case("không áp dụng thiếu lý do", cell("1.3", "note", None), R, ("thiếu lý do",), ("phải ghi lý do",)),
    Case("không áp dụng còn số", cell("2.1", "value", NOT_APPLICABLE), R, ("không áp dụng",), ("vẫn có giá trị",)),
    Case("không được không áp dụng", cell("1.10", "value", NOT_APPLICABLE), R, ("không áp dụng",)),
    Case("điều tra", cell("2.5", "points", 1), R, ("không tự chấm",), ("không tự chấm",)),
    Case("sai cột", cell("2.4", "a", 5), R, ("sai cột",), ("Điểm tự chấm",)),
    Case("điểm ở nhóm", cell("2", "points", 5), W, ("hệ thống tự tính",)),
    Case("số liệu ở nhóm", cell("2", "a", 5), R, ("sai cột",), ("nhóm tiêu chí",)),
    Case("điểm ở dòng tự tính", cell("1.2", "points", 1), W, ("hệ thống tự tính",), ("không được dùng",)),
]


def renamed(title):
    """Our sheet under another name; openpyxl itself would put a number behind a name that differs in case alone."""
    return lambda: rezip(
        template(FULL), {"xl/workbook.xml": lambda text: text.replace('name="Tự đánh giá"', f'name="{title}"')}
    )


def header(key, text):
    return cell("Mã tiêu chí", key, text)


def swapped(editor):
    """Rows sorted the other way round, formulas and all formats left where they were."""
    rows = [row for code, row in editor.rows.items() if "." in code]
    texts = [[editor.sheet.cell(row, column).value for column in range(1, 11)] for row in rows]
    for row, values in zip(rows, reversed(texts), strict=True):
        for column, value in enumerate(values, start=1):
            is_formula = isinstance(value, str) and value.startswith("=")
            editor.sheet.cell(row, column).value = None if is_formula else value


def hidden_row(editor):
    editor.sheet.row_dimensions[editor.rows["2.4"]].hidden = True


def signatures(editor):
    last = editor.sheet.max_row
    editor.sheet.cell(last + 1, 2).value = "Tổng cộng"
    editor.sheet.cell(last + 1, 8).value = 7.5
    editor.sheet.cell(last + 3, 2).value = "Người lập biểu"
    editor.sheet.cell(last + 3, 9).value = "Thủ trưởng đơn vị"


def merged(first, second):
    return edited(lambda e: e.sheet.merge_cells(f"{e.cell(*first).coordinate}:{e.cell(*second).coordinate}"))


STRUCTURE = [
    Case("nguyên mẫu", edited(lambda editor: None), A),
    Case("tên trang hoa", renamed("TỰ ĐÁNH GIÁ"), A),
    Case("tên trang NFD", renamed("Tự đánh giá".replace("ự", "u\u031b\u0323")), A),
    Case("đổi tên trang", renamed("Sheet1"), R, ("trang tính",), ("“Tự đánh giá”", "Đổi tên")),
    Case("mất cột", header("points", "Điểm"), R, ("thiếu cột",), ("“Điểm tự chấm”",)),
    Case(
        "trùng cột", edited(lambda e: setattr(e.sheet.cell(e.header_row, 12), "value", "Giải trình")), R, ("trùng cột",)
    ),
    Case("cột thừa", edited(lambda e: setattr(e.sheet.cell(e.header_row, 12), "value", "Ghi chú riêng")), A),
    Case("tiêu đề hoa", header("points", "ĐIỂM  tự chấm"), A),
    Case("mất dòng", edited(lambda e: e.sheet.delete_rows(e.rows["2.4"])), R, ("thiếu tiêu chí",), ("2.4", "giữ dòng")),
    Case("dòng trống", edited(lambda e: e.sheet.insert_rows(e.header_row + 1)), A),
    Case("xếp lại dòng", edited(swapped), A),
    Case("mã lạ", cell("2.4", "code", "2.9"), R, ("mã tiêu chí", "thiếu tiêu chí"), ("2.9",)),
    Case("mã hai lần", cell("2.4", "code", "2.3"), R, ("trùng", "thiếu tiêu chí"), ("đã có ở ô",)),
    Case("mã thành ngày", cell("1.1", "code", dt.date(2026, 1, 1)), R, ("ngày",), ("đổi thành ngày",)),
    Case("mã là số, hai nghĩa", cell("1.10", "code", 1.1), R, ("mã tiêu chí",), ("1.1 hoặc 1.10",)),
    Case("mã là số, một nghĩa", cell("2.4", "code", 2.4), W, ("mã dạng số",), ("đã hiểu là 2.4",)),
    Case("mất mã", cell("2.4", "code", None), R, ("thiếu mã", "thiếu tiêu chí"), ("không có mã",)),
    Case("gộp ô số liệu", merged(("1.2", "a"), ("1.2", "b")), R, ("ô gộp",), ("Bỏ gộp",)),
    Case("gộp hai dòng", merged(("2.3", "points"), ("2.4", "points")), R, ("ô gộp",)),
    Case("gộp cột tên", merged(("2.3", "title"), ("2.3", "title")), A),
    Case("đổi điểm tối đa", cell("2.4", "max", 3), R, ("điểm tối đa",), ("là 2",)),
    Case("đổi tên tiêu chí", cell("2.4", "title", "Niêm yết công khai"), W, ("tên tiêu chí",), ("vẫn đọc theo mã",)),
    Case("dòng ẩn", edited(hidden_row), W, ("dòng ẩn",), ("2.4",)),
    Case("cột ẩn", edited(lambda e: setattr(e.sheet.column_dimensions["H"], "hidden", True)), W, ("cột ẩn",)),
    Case("trang thừa", edited(lambda e: e.book.copy_worksheet(e.sheet)), W, ("trang tính thừa",)),
    Case("tổng và chữ ký", edited(signatures), A),
]
TEXTS = [
    Case("NFD", cell("2.4", "note", "Niêm yê\u0301t"), A),
    Case("TCVN3", cell("2.4", "note", "KÕ ho¹ch c¶i c¸ch hµnh chÝnh"), W, ("phông",), ("TCVN3",)),
    Case("VNI", cell("2.4", "note", "Keá hoaïch caûi caùch haønh chính"), W, ("phông",)),
    Case("đổi chiều", cell("2.4", "note", "ghi\u202echú"), W, ("ký tự",), ("được bỏ",)),
    Case("quá dài", cell("2.4", "note", "a" * 6000), W, ("quá dài",), ("6000",)),
    Case("liên kết mã", cell("2.4", "evidence", "javascript:alert(1)"), W, ("liên kết",), ("được bỏ",)),
    Case("dấu bằng", edited(lambda e: setattr(e.cell("2.4", "note"), "value", "+84 123")), A),
]
CASES = [*TYPED, *NO_NUMBERS, *FIGURES, *MEASURES, *STRUCTURE, *TEXTS]
