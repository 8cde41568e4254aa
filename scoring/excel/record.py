"""The report of an upload as a text to keep: file, digest, who, when, every finding and value; it reads no workbook."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils import timezone

from scoring.enums import ImportOutcome
from scoring.models import FigureUpload, ImportBatch


def record_text(batch: ImportBatch) -> str:
    """The whole report in lines for people, as it was shown; no query where the batch has its sheet and person."""
    sheet = batch.assessment
    head = [
        "BÁO CÁO NHẬP PHIẾU TỰ ĐÁNH GIÁ TỪ EXCEL",
        f"Đợt: {sheet.round.title} ({sheet.round.code})",
        f"Đơn vị: {sheet.unit.name} ({sheet.unit.code})",
        f"Tệp: {batch.file_name}",
        f"SHA-256 của tệp: {batch.file_sha256}",
        f"Tải lên: {_moment(batch.uploaded_at)}, {batch.uploaded_by}",
        f"Kết quả: {batch.get_outcome_display()}",
        f"Ghi vào phiếu: {_moment(batch.applied_at) if batch.applied_at else 'chưa ghi'}",
    ]
    return "\n".join((*head, *_lines(batch.report))) + "\n"


def figure_record_text(upload: FigureUpload, named: str) -> str:
    """The same of a workbook of figures or procedures; `named` says whose and of when it is."""
    head = [
        f"BÁO CÁO NHẬP TỪ EXCEL: {upload.get_kind_display().upper()}",
        f"Của: {named}",
        f"Tệp: {upload.file_name}",
        f"SHA-256 của tệp: {upload.file_sha256}",
        f"Tải lên: {_moment(upload.made_at)}, {upload.made_by}",
        f"Kết quả: {ImportOutcome(upload.report['outcome']).label}",
        f"Đã ghi: {_moment(upload.confirmed_at) if upload.confirmed_at else 'chưa ghi'}",
    ]
    return "\n".join((*head, *_lines(upload.report))) + "\n"


def _lines(report: Mapping[str, Any]) -> Iterator[str]:
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
