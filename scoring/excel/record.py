"""The report of an upload as a text to keep: file, digest, who, when, every finding and value; it reads no workbook."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils import timezone

from scoring.models import ImportBatch


def record_text(batch: ImportBatch) -> str:
    """The whole report in lines for people, as it was shown; no query where the batch has its sheet and person."""
    return "\n".join(_lines(batch)) + "\n"


def _lines(batch: ImportBatch) -> Iterator[str]:
    report, sheet = batch.report, batch.assessment
    yield "BÁO CÁO NHẬP PHIẾU TỰ ĐÁNH GIÁ TỪ EXCEL"
    yield f"Đợt: {sheet.round.title} ({sheet.round.code})"
    yield f"Đơn vị: {sheet.unit.name} ({sheet.unit.code})"
    yield f"Tệp: {batch.file_name}"
    yield f"SHA-256 của tệp: {batch.file_sha256}"
    yield f"Tải lên: {_moment(batch.uploaded_at)}, {batch.uploaded_by}"
    yield f"Kết quả: {batch.get_outcome_display()}"
    yield f"Ghi vào phiếu: {_moment(batch.applied_at) if batch.applied_at else 'chưa ghi'}"
    if report.get("by_hand"):
        yield "Đơn vị và đợt do người tải lên xác nhận (tệp không còn trang _meta)."
    yield from _section("LỖI", [_found(entry) for entry in report["errors"]])
    if report["more_errors"]:
        yield f"Còn {report['more_errors']} lỗi nữa chưa liệt kê."
    yield from _section("CẢNH BÁO", [_found(entry) for entry in report["warnings"]])
    yield from _section("THAY ĐỔI", [_changed(cell) for cell in report["cells"]])


def _section(title: str, lines: Iterable[str]) -> Iterator[str]:
    told = list(lines)
    if told:
        yield ""
        yield f"{title} ({len(told)})"
        yield from told


def _found(entry: Mapping[str, Any]) -> str:
    place = entry["cell"] or "Cả tệp"
    value = f" – có: “{entry['value']}”" if entry["value"] else ""
    return _one_line(f"- {place} ({entry['code']}): {entry['message']}{value} {entry['fix']}")


def _changed(cell: Mapping[str, Any]) -> str:
    moved = " (có người sửa sau khi tải mẫu)" if cell["conflict"] else ""
    return _one_line(f"- {cell['code']} {cell['title']}, ô {cell['cell']}: {cell['old']} → {cell['new']}{moved}")


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _moment(moment: Any) -> str:
    return f"{timezone.localtime(moment):%H:%M %d/%m/%Y}"
