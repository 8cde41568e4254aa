"""Longer work kept piece by piece: taken in, claimed, ended; what a piece is stands elsewhere, and no score is written here.

No worker is needed: whoever looks at the page carries the work on, and a piece that died with its process is taken up
again after a minute.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.db.models import Q

from scoring.enums import ItemState, JobKind, JobPhase
from scoring.models import ImportBatch, Job, JobItem, Round
from scoring.services.errors import AlreadyDone, NotAllowed, NotOpen
from units.models import User

DEAD_AFTER: Final = dt.timedelta(minutes=1)
"""A piece takes at most 2 × 10 s of a child process; who holds it longer has died."""
NEXT: Final[Mapping[str, ItemState]] = {JobPhase.CHECKING: ItemState.WAITING, JobPhase.APPLYING: ItemState.READY}
"""Which pieces are still to be worked off in a phase."""


def take_in(
    *,
    kind: JobKind,
    round_: Round,
    file: ContentFile[bytes],
    names: Sequence[str],
    report: Mapping[str, Any],
    now: dt.datetime,
    actor: User,
) -> Job:
    """Keep a named file under a random name with one piece for each of `names`, in their order; nothing is looked at."""
    job = Job(kind=kind, round=round_, token=secrets.token_urlsafe(24), report=dict(report), made_at=now, made_by=actor)
    return _keep(job, file, names)


def take_in_once(
    *,
    kind: JobKind,
    round_: Round,
    file: ContentFile[bytes],
    names: Sequence[str],
    report: Mapping[str, Any],
    now: dt.datetime,
    token: str,
) -> Job:
    """As `take_in` for work that is everybody's and done once: the job named `token` that is there already, else a new one."""
    job = Job(kind=kind, round=round_, token=token, report=dict(report), made_at=now)
    try:
        return _keep(job, file, names)
    except IntegrityError:
        job.file.delete(save=False)
        return Job.objects.get(token=token)


def _keep(job: Job, file: ContentFile[bytes], names: Sequence[str]) -> Job:
    content = file.read()
    job.file_name, job.file_sha256 = (file.name or "")[-255:], hashlib.sha256(content).hexdigest()
    job.phase = JobPhase.CHECKING if names else JobPhase.CHECKED
    job.file.save(f"{secrets.token_hex(16)}.bin", ContentFile(content), save=False)
    with transaction.atomic():
        job.save(force_insert=True)
        JobItem.objects.bulk_create(
            JobItem(job=job, order=place, name=name[-255:]) for place, name in enumerate(names, start=1)
        )
    return job


@transaction.atomic
def claim_next(*, job: Job, now: dt.datetime) -> JobItem | None:
    """The next piece of the job's phase, claimed for a minute; None where none is free.

    Two people on the page at once get different pieces. Where no piece of the phase is left, the job goes on to the
    next phase.
    """
    locked = Job.objects.select_for_update().get(pk=job.pk)
    wanted = NEXT.get(locked.phase)
    if wanted is None:
        return None
    left = locked.items.filter(state=wanted)
    free = Q(claimed_at__isnull=True) | Q(claimed_at__lte=now - DEAD_AFTER)
    item = left.filter(free).select_related("batch").order_by("order").first()
    if item is not None:
        item.claimed_at = now
        item.save(update_fields=["claimed_at"])
    elif not left.exists():
        _go_on(locked, now)
    return item


@transaction.atomic
def settle(*, job: Job, now: dt.datetime) -> None:
    """Let a job go on to its next phase where no piece of this one is left; `claim_next` does the same."""
    locked = Job.objects.select_for_update().get(pk=job.pk)
    wanted = NEXT.get(locked.phase)
    if wanted is not None and not locked.items.filter(state=wanted).exists():
        _go_on(locked, now)


def _go_on(job: Job, now: dt.datetime) -> None:
    if job.phase == JobPhase.CHECKING and job.items.filter(state=ItemState.READY).exists():
        job.phase = JobPhase.CHECKED
    else:
        job.phase, job.ended_at = JobPhase.DONE, now
    job.save(update_fields=["phase", "ended_at"])


def end_item(*, item: JobItem, state: ItemState, message: str = "", batch: ImportBatch | None = None) -> None:
    """Say how a claimed piece ended; it may be claimed again in the next phase."""
    item.state, item.message, item.claimed_at = state, message, None
    if batch is not None:
        item.batch = batch
    item.save(update_fields=["state", "message", "claimed_at", "batch"])


@transaction.atomic
def confirm(*, job: Job, report: Mapping[str, Any], now: dt.datetime, actor: User) -> Job:
    """Let a job that was looked at be written, once, by who sent it; `report` is added to what it remembers.

    Raises NotAllowed for another person, NotOpen where it is still looked at or nothing in it may be written, AlreadyDone
    where it was confirmed.
    """
    locked = Job.objects.select_for_update().get(pk=job.pk)
    if locked.made_by_id != actor.pk:
        raise NotAllowed("Chỉ người tải tệp lên mới xác nhận được.")
    if locked.phase == JobPhase.CHECKING:
        raise NotOpen("Tệp này chưa kiểm tra xong. Chưa ghi gì; chờ kiểm tra xong rồi xác nhận.")
    if locked.phase != JobPhase.CHECKED and locked.confirmed_at is None:
        raise NotOpen("Tệp này không có phần nào ghi được. Sửa theo báo cáo rồi tải lên lại.")
    if locked.phase != JobPhase.CHECKED:
        raise AlreadyDone("Tệp này đã được xác nhận rồi.")
    locked.phase, locked.confirmed_at = JobPhase.APPLYING, now
    locked.report = locked.report | dict(report)
    locked.save(update_fields=["phase", "confirmed_at", "report"])
    return locked


def end(*, job: Job, now: dt.datetime) -> None:
    """Say that a confirmed job without pieces is written; call it in the transaction that wrote it."""
    job.phase, job.ended_at = JobPhase.DONE, now
    job.save(update_fields=["phase", "ended_at"])
