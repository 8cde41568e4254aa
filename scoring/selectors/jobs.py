"""Longer work of a round for who began it: the job, its pieces, how far it is; no file is opened here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from scoring.enums import ItemState, JobKind, JobPhase
from scoring.models import Job, JobItem, Round

SHOWN_JOBS = 10
_LEFT = {JobPhase.CHECKING: ItemState.WAITING, JobPhase.APPLYING: ItemState.READY}


def jobs_of(round_: Round, kind: JobKind, user: Any) -> list[Job]:
    """The last jobs of a kind that the person began for a round, newest first; one query."""
    return list(Job.objects.filter(round=round_, kind=kind, made_by=user)[:SHOWN_JOBS])


def job_of(round_: Round, kind: JobKind, token: str, user: Any) -> Job | None:
    """A job of the round by its token, for who began it, with `round_` as its round; one query."""
    job = Job.objects.filter(round=round_, kind=kind, token=token, made_by=user).first()
    if job is not None:
        job.round = round_
    return job


@dataclass(frozen=True)
class Progress:
    """How far a job is: its pieces in the archive's order."""

    job: Job
    items: Sequence[JobItem]

    @property
    def running(self) -> bool:
        """Whether pieces are left in this phase."""
        return self.job.phase in _LEFT

    @property
    def total(self) -> int:
        """How many pieces this phase has."""
        if self.job.phase == JobPhase.APPLYING:
            return sum(item.state in (ItemState.READY, ItemState.APPLIED, ItemState.FAILED) for item in self.items)
        return len(self.items)

    @property
    def done(self) -> int:
        """How many of them are finished."""
        left = _LEFT.get(JobPhase(self.job.phase))
        return self.total - sum(item.state == left for item in self.items)

    def count(self, state: str) -> int:
        """How many pieces stand in a state."""
        return sum(item.state == state for item in self.items)

    @property
    def counts(self) -> dict[str, int]:
        """How many pieces stand in each state, by its name."""
        return {state.name.lower(): self.count(state) for state in ItemState}


def progress_of(job: Job) -> Progress:
    """A job read anew with its pieces, their uploads and units; two queries."""
    job.refresh_from_db(fields=["phase", "report", "confirmed_at", "ended_at"])
    items = job.items.select_related("batch__assessment__unit").order_by("order")
    return Progress(job, list(items))
