"""Workbooks of figures and procedures on their way in: read, identified, checked, previewed, written once under the lock.

The one way for page and command; what a kind of workbook is like stands in scoring.excel.figures and procedures.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction

from scoring.excel.annotate import annotate
from scoring.excel.figure_identity import SEQ, identity_findings
from scoring.excel.figure_preview import figure_report
from scoring.excel.figure_reading import Book, ReadLine
from scoring.excel.findings import ERROR, Finding, Refusal
from scoring.excel.importer import PicksMissing, TicksMissing
from scoring.excel.plan import EMPTY, Plan, PlanCell
from scoring.excel.raw import RawBook
from scoring.excel.structure import read_meta
from scoring.models import FigureUpload
from scoring.services.errors import Refused
from scoring.services.indicators.uploads import Shown, ShownOtherwise, claim_upload, keep_upload
from units.models import User


class FiguresMoved(Refused):
    """What stands changed after the preview: nothing was written, `upload` holds the new preview."""

    def __init__(self, upload: FigureUpload) -> None:
        self.upload = upload
        super().__init__("Số liệu đã thay đổi sau khi xem trước. Chưa ghi gì; xin xem lại rồi xác nhận.")


@dataclass(frozen=True)
class Examined:
    """A workbook held against what stands: what was found, and what it would do where no fault stands against it.

    `seq` is the line of history that the workbook was made at, None where it does not say; `is_nameless`: nor whose it is.
    """

    findings: tuple[Finding, ...]
    lines: tuple[ReadLine, ...]
    seq: int | None
    plan: Plan | None
    is_nameless: bool = False


def judge(book: Book, raw: RawBook | Refusal, *, by_hand: bool = False) -> Examined:
    """Check a workbook that was read: whose it is, every cell, the whole; writes nothing, locks nothing.

    `by_hand`: a person has confirmed unit and period of a workbook that no longer says them.
    """
    if isinstance(raw, Refusal):
        return Examined((Finding("", "", raw.code, "", raw.message, ERROR, raw.fix),), (), None, None)
    meta = read_meta(raw)
    whose = identity_findings(meta, book.identity(), book.named, by_hand=by_hand)
    reading = book.read(raw)
    seq = int(meta[SEQ]) if meta and not whose else None
    plan = _plan(book, reading.lines, seq)
    findings = (*whose, *reading.findings, *book.check(plan, reading))
    is_refused = any(finding.is_error for finding in findings)
    return Examined(findings, reading.lines, seq, None if is_refused else plan, not (meta or by_hand))


def _plan(book: Book, lines: Sequence[ReadLine], seq: int | None) -> Plan:
    """The lines beside what the workbook held when it was made and what stands now."""
    template = None if seq is None else book.at(seq)
    live = book.live()
    cells = []
    for line in lines:
        now, version = live.get(line.key, (EMPTY, 0))
        before = None if template is None else template.get(line.key, EMPTY)
        cells.append(PlanCell(line.key, line.cell, before, line.state, now, version))
    return Plan(tuple(cells))


def receive(
    *, book: Book, file_name: str, content: bytes, actor: User, now: dt.datetime, by_hand: bool = False
) -> FigureUpload:
    """Keep a workbook with its report and the digest of what it would change; never raises for a bad file, writes no figure."""
    examined = judge(book, book.open(content), by_hand=by_hand)
    read = [[line.key, line.cell, line.state["answer"]] for line in examined.lines]
    said = {"by_hand": by_hand, "nameless": examined.is_nameless, "read": read, "seq": examined.seq}
    report = figure_report(book, examined.findings, examined.plan)
    return keep_upload(
        kind=book.kind,
        whose=book.whose,
        file=ContentFile(content, name=file_name),
        shown=Shown(report | said, "" if examined.plan is None else examined.plan.sha256),
        now=now,
        actor=actor,
    )


def confirm_by_hand(*, upload: FigureUpload, book: Book, actor: User, now: dt.datetime) -> FigureUpload:
    """Examine an upload anew that was refused for want of its meta sheet, unit and period now confirmed by the person."""
    content = _content(upload)
    return receive(book=book, file_name=upload.file_name, content=content, actor=actor, now=now, by_hand=True)


def annotated_copy(upload: FigureUpload, book: Book) -> bytes | None:
    """The uploaded workbook with its faults marked, as found today; None for a file that cannot be written back."""
    content = _content(upload)
    by_hand = bool(upload.report.get("by_hand"))
    return annotate(content, judge(book, book.open(content), by_hand=by_hand).findings)


def _content(upload: FigureUpload) -> bytes:
    with upload.file.open("rb") as file:
        content: bytes = file.read()
    return content


def apply(
    *,
    upload: FigureUpload,
    book: Book,
    actor: User,
    now: dt.datetime,
    accepted_warnings: Collection[str],
    picks: Mapping[str, str] | None = None,
) -> int:
    """Write a previewed workbook, all or nothing, once, if it would do what was shown; returns how many lines changed.

    `accepted_warnings` holds the codes of the warnings that the person ticked; `picks` says for every line that somebody
    else changed meanwhile whose value it gets (plan.TEMPLATE, FILE or LIVE); None, where nobody can be asked, leaves all
    of them as they stand. Raises TicksMissing, PicksMissing, FiguresMoved with a new preview, and what claim_upload and
    the saving raise; nothing is written then.
    """
    report: dict[str, Any] = upload.report
    missing = {one["code"] for one in report.get("warnings", ()) if one["required"]} - set(accepted_warnings)
    if missing:
        raise TicksMissing(missing)
    try:
        return _apply_under_lock(upload, book, actor, now, picks)
    except ShownOtherwise as moved:
        anew = receive(
            book=book.anew(),
            file_name=upload.file_name,
            content=_content(upload),
            actor=actor,
            now=now,
            by_hand=bool(report.get("by_hand")),
        )
        raise FiguresMoved(anew) from moved


@transaction.atomic
def _apply_under_lock(
    upload: FigureUpload, book: Book, actor: User, now: dt.datetime, picks: Mapping[str, str] | None
) -> int:
    locked = book.locked()
    lines = [ReadLine(key, cell, {"answer": answer}) for key, cell, answer in upload.report.get("read", ())]
    plan = _plan(locked, lines, upload.report.get("seq"))
    claim_upload(upload=upload, shown_sha256=plan.sha256, now=now, actor=actor)
    if picks is not None and (unpicked := plan.unpicked(picks)):
        raise PicksMissing(unpicked)
    writes = [(cell.code, state, cell.version) for cell, state in plan.writes(picks or {})]
    return locked.save(writes, now=now, actor=actor)
