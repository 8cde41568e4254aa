"""A table of a whole reorganisation held against an agency's units: what it would do, and every fault at once; writes nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from scoring import engine
from scoring.excel.findings import Finding
from scoring.excel.reorganisation_lookup import UNKNOWN_WAY, Lookup
from scoring.excel.reorganisation_table import (
    DISSOLVE,
    FOUND,
    KEEP,
    MERGE,
    RENAME,
    SPLIT,
    TableLine,
    fault,
    lines_of,
)
from scoring.selectors.rankings.choice import fold
from units.enums import ReorganisationKind
from units.models import Agency, Membership, Unit
from units.services.reorganisation import Decision, NewUnit, Wanted, faults_of, open_roles, seen_of


@dataclass(frozen=True)
class Step:
    """One thing that the table does, with the rows that say so."""

    rows: tuple[int, ...]
    wanted: Wanted
    roles: tuple[Membership, ...] = ()


@dataclass(frozen=True)
class ReorganisationPlan:
    """What a table would do: steps to write, groups that are done already, rows that keep a unit as it is, faults."""

    steps: tuple[Step, ...]
    done: int
    kept: int
    findings: tuple[Finding, ...]

    skipped: tuple[Finding, ...]
    """Rows that name units the agency does not have, left out because it was asked so."""
    digest: str
    """The digest of what is shown and how it stands: a confirmation stands for it."""

    @property
    def people(self) -> int:
        """How many roles stand in the list of people."""
        return sum(len(step.roles) for step in self.steps)


def _digest(steps: Sequence[Step]) -> str:
    shown = [
        [step.wanted.kind, [one.code for one in step.wanted.news], seen_of(step.wanted).as_text()] for step in steps
    ]
    return engine.digest({"steps": shown})


def plan_of_table(
    *,
    agency: Agency,
    rows: Sequence[tuple[int, Sequence[str]]],
    decision: Decision,
    today: dt.date,
    skips_unknown: bool = False,
) -> ReorganisationPlan:
    """Hold a table's rows against the agency's units of the day before it holds; about eight queries for each step."""
    if decision.on_date is None:
        raise TypeError("a table is read for a day")
    lines, faults = lines_of(rows)
    reading = _Reading(Lookup(agency, decision.on_date), decision, skips_unknown=skips_unknown)
    for group in _groups(lines):
        reading.group(group)
    findings = [*faults, *reading.findings]
    ready = []
    for step in reading.steps:
        wrong = faults_of(step.wanted, today)
        findings += [
            fault(step.rows[0], "", sentence, "Sửa trong tệp rồi tải lên lại.")
            for sentences in wrong.values()
            for sentence in sentences
        ]
        ready.append(Step(step.rows, step.wanted, tuple(open_roles(step.wanted.leaving, decision.on_date))))
    found = (tuple(_once(findings)), tuple(reading.skipped))
    return ReorganisationPlan(tuple(ready), reading.done, reading.kept, *found, _digest(ready))


def _once(findings: Iterable[Finding]) -> list[Finding]:
    return list(dict.fromkeys(findings))


def _groups(lines: Sequence[TableLine]) -> list[list[TableLine]]:
    """Lines that are one thing together: of one new unit for a merger, of one old unit for a split, else each alone."""
    found: dict[tuple[str, str], list[TableLine]] = {}
    for line in lines:
        if line.work == MERGE:
            key = (MERGE, line.new_code or fold(line.new))
        elif line.work == SPLIT:
            key = (SPLIT, line.old_code or fold(line.old))
        else:
            key = (line.work, str(line.row))
        found.setdefault(key, []).append(line)
    return list(found.values())


class _Reading:
    """The lines of a table on their way to steps."""

    def __init__(self, lookup: Lookup, decision: Decision, *, skips_unknown: bool) -> None:
        self.lookup, self.decision, self.skips_unknown = lookup, decision, skips_unknown
        self.skipped: list[Finding] = []
        self.steps: list[Step] = []
        self.findings: list[Finding] = []
        self.done = self.kept = 0

    def group(self, lines: list[TableLine]) -> None:
        work = lines[0].work
        olds = [] if work == FOUND else [self._old(line) for line in lines]
        known = tuple(dict.fromkeys(unit for unit in olds if unit is not None))
        if work != FOUND and (not known or (None in olds and not self.skips_unknown)):
            return
        if work == KEEP:
            self.kept += 1
        elif self.lookup.is_done(work, known, lines):
            self.done += 1
        elif work == MERGE:
            self._merge(lines, known)
        elif work == SPLIT:
            news = tuple(self._new(line, known) for line in lines)
            self._add(ReorganisationKind.SPLIT, lines, known, news)
        elif work == FOUND:
            self._add(ReorganisationKind.FOUND, lines, (), (self._new(lines[0], ()),))
        elif work == DISSOLVE:
            self._add(ReorganisationKind.DISSOLVE, lines, known)
        elif work == RENAME:
            self._add(ReorganisationKind.RENAME, lines, known, place={"name": lines[0].new})

    def _add(
        self,
        kind: ReorganisationKind,
        lines: list[TableLine],
        olds: tuple[Unit, ...],
        news: tuple[NewUnit, ...] = (),
        into: Unit | None = None,
        place: dict[str, str] | None = None,
    ) -> None:
        wanted = Wanted(kind, self.lookup.agency, self.decision, olds, news, into, place=place or {})
        self.steps.append(Step(tuple(line.row for line in lines), wanted))

    def _merge(self, lines: list[TableLine], olds: tuple[Unit, ...]) -> None:
        into = self.lookup.standing(lines[0], olds)
        if into is not None:
            self._add(ReorganisationKind.MERGE, lines, olds, into=into)
            return
        kind = ReorganisationKind.MERGE if len(olds) > 1 else ReorganisationKind.REPLACE
        self._add(kind, lines, olds, (self._new(lines[0], olds),))

    def _old(self, line: TableLine) -> Unit | None:
        found = self.lookup.old(line)
        if isinstance(found, Finding):
            is_skipped = self.skips_unknown and found.fix == UNKNOWN_WAY
            (self.skipped if is_skipped else self.findings).append(found)
            return None
        return found

    def _new(self, line: TableLine, olds: tuple[Unit, ...]) -> NewUnit:
        """The new unit of a line: its own code, block and superior, else suggested from the units before it."""
        blocks = {unit.block for unit in olds}
        block = blocks.pop() if len(blocks) == 1 else None
        superiors = {unit.superior for unit in olds}
        superior = superiors.pop() if len(superiors) == 1 else None
        if line.block:
            block = self.lookup.blocks.get(line.block)
            if block is None:
                said = f"Cơ quan này không có khối mang mã “{line.block[:40]}”."
                self.findings.append(fault(line.row, line.block, said, "Ghi đúng mã khối, hoặc để trống."))
        if line.superior:
            superior = self.lookup.by_code.get(line.superior)
            if superior is None:
                said = f"Cơ quan này không có đơn vị mang mã “{line.superior[:40]}”."
                self.findings.append(fault(line.row, line.superior, said, "Ghi đúng mã cấp trên, hoặc để trống."))
        code = line.new_code or self.lookup.suggested(line.new, olds)
        return NewUnit(code, line.new, block, superior)
