"""Files that take long to print, made part by part as a job that its page carries on; the figures are frozen when it begins.

A paper of a published version is printed once for everybody; one of a draft is its reader's own.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import time
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, wait
from typing import Any, Final

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from scoring.enums import ItemState, JobKind, JobPhase
from scoring.models import Job, JobItem, Round
from scoring.reports.paper import Paper, packed, unpacked
from scoring.reports.paper_pdf import joined, parts_of, print_sheet
from scoring.reports.printers import Printers
from scoring.services import jobs
from units.models import User

FOLDER: Final = "exports"
LAYOUT: Final = "2"
"""Raised when the look of a printed paper changes, so that old files are not handed out for new ones."""


def begin(*, paper: Paper, round_: Round, now: dt.datetime, actor: User | None) -> Job:
    """The job that prints a paper; for a published one (`actor` None) the one that is there, if it was begun before."""
    content = packed(paper)
    names = [f"phan-{at}" for at in range(1, len(parts_of(paper)) + 1)]
    about: dict[str, Any] = {"file": ContentFile(content, name=paper.file_name("pdf")), "names": names, "now": now}
    about |= {"kind": JobKind.EXPORT, "round_": round_, "report": {"title": paper.title}}
    if actor is not None:
        return jobs.take_in(**about, actor=actor)
    token = hashlib.sha256(f"{LAYOUT}:".encode() + content).hexdigest()[:40]
    found = Job.objects.filter(token=token).first()
    return found if found is not None else jobs.take_in_once(**about, token=token)


def work(*, job: Job, seconds: float, clock: Callable[[], dt.datetime]) -> None:
    """Print parts for about `seconds`, two at once where the machine has two processors; raises CannotPrint.

    What a request that died left half done is taken up again.
    """
    until = time.monotonic() + seconds
    item = jobs.claim_next(job=job, now=clock())
    if item is not None:
        parts = parts_of(_paper(job))
        printing: dict[Future[bytes], JobItem] = {}
        with Printers() as printers:
            while item is not None or printing:
                if item is not None:
                    sheet = print_sheet(parts[item.order - 1], item.order, len(parts))
                    printing[printers.begin(sheet)] = item
                if len(printing) == printers.size or item is None:
                    _keep_printed(job, printing)
                item = jobs.claim_next(job=job, now=clock()) if time.monotonic() < until else None
    jobs.settle(job=job, now=clock())


def _keep_printed(job: Job, printing: dict[Future[bytes], JobItem]) -> None:
    """Wait until something is printed; keep it and mark its piece."""
    for ready in wait(printing, return_when=FIRST_COMPLETED).done:
        item = printing.pop(ready)
        _store(_part_path(job, item), ready.result())
        jobs.end_item(item=item, state=ItemState.APPLIED)


def finished(job: Job) -> bytes | None:
    """The whole file; None while parts are missing. It is joined once and kept."""
    if job.phase != JobPhase.DONE:
        return None
    path = f"{FOLDER}/{job.token}.pdf"
    if not default_storage.exists(path):
        _store(path, joined([_read(_part_path(job, item)) for item in job.items.order_by("order")]))
    return _read(path)


def _paper(job: Job) -> Paper:
    with job.file.open("rb") as kept:
        return unpacked(kept.read())


def _part_path(job: Job, item: JobItem) -> str:
    return f"{FOLDER}/{job.token}-{item.order}.part"


def _store(path: str, content: bytes) -> None:
    """Write a file under exactly this name; one that a died request left is replaced."""
    default_storage.delete(path)
    default_storage.save(path, ContentFile(content))


def _read(path: str) -> bytes:
    with default_storage.open(path) as kept:
        content: bytes = kept.read()
    return content
