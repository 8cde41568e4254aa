"""Proof of the history: is every sheet's chain whole, and do the scores say what its last lines say; it mends nothing."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from typing import Any

from scoring import engine
from scoring.enums import ChangeKind
from scoring.models import Assessment, Evidence, InspectorMark, RankingSnapshot, Round, Score, ScoreChange
from scoring.selectors.evidence_history import unrecorded_evidence
from scoring.selectors.reply_proof import replies_by_sheet, unrecorded_replies


def _content(change: ScoreChange) -> dict[str, Any]:
    """What a line's digest covers; moments in UTC to the microsecond, both databases keep them so."""
    return {
        "sheet": change.assessment_id,
        "seq": change.seq,
        "batch": change.batch,
        "kind": str(change.kind),
        "criterion": change.criterion_code,
        "layer": str(change.layer),
        "version": change.version,
        "old": change.old,
        "new": change.new,
        "origin": str(change.origin),
        "actor": change.actor_id,
        "actor_name": change.actor_name,
        "at": change.at.astimezone(dt.UTC).isoformat(timespec="microseconds"),
        "previous": change.previous_sha256,
    }


def line_digest(change: ScoreChange) -> str:
    """The digest that `line_sha256` must hold."""
    return engine.digest(_content(change))


def first_bad_lines(round_: Round) -> list[str]:
    """The first bad line of each sheet whose history does not hold, in Vietnamese; empty when all is whole.

    A line is bad when its digest or its link to the line before is wrong, a number is left out, the sheet's head is not
    its last line, a published head is not among its lines, or a score, an inspector's mark, a piece of evidence, an
    explanation, a request for review or a decision of the council is not what its lines say. Nine queries.
    """
    sheets = list(Assessment.objects.filter(round=round_).select_related("unit").order_by("pk"))
    chains: dict[int, list[ScoreChange]] = {sheet.pk: [] for sheet in sheets}
    for change in ScoreChange.objects.filter(assessment__round=round_).order_by("assessment_id", "seq"):
        chains[change.assessment_id].append(change)
    scores: dict[int, list[Score]] = {sheet.pk: [] for sheet in sheets}
    for score in Score.objects.filter(assessment__round=round_).select_related("criterion").order_by("pk"):
        scores[score.assessment_id].append(score)
    marks: dict[int, list[InspectorMark]] = {sheet.pk: [] for sheet in sheets}
    for mark in InspectorMark.objects.filter(assessment__round=round_).select_related("criterion").order_by("pk"):
        marks[mark.assessment_id].append(mark)
    papers: dict[int, list[Evidence]] = {sheet.pk: [] for sheet in sheets}
    for paper in Evidence.objects.filter(assessment__round=round_).select_related("criterion").order_by("pk"):
        papers[paper.assessment_id].append(paper)
    replies = replies_by_sheet(round_, [sheet.pk for sheet in sheets])
    published = _published_heads(round_)
    found = []
    for sheet in sheets:
        heads = published.get(sheet.unit.code, [])
        chain = chains[sheet.pk]
        bad = _first_bad(sheet, chain, heads)
        name_as_today(chain)
        bad = bad or _unrecorded(chain, scores[sheet.pk]) or _unmarked(chain, marks[sheet.pk])
        bad = bad or unrecorded_evidence(chain, papers[sheet.pk])
        bad = bad or unrecorded_replies(chain, replies[sheet.pk])
        if bad:
            found.append(f"{sheet.unit.code}: {bad}")
    return found


def _published_heads(round_: Round) -> dict[str, list[str]]:
    """The heads that published snapshots list, by the unit's code."""
    heads: dict[str, list[str]] = {}
    for document in RankingSnapshot.objects.filter(ranking__round=round_).values_list("document", flat=True):
        content = json.loads(document)["content"]
        for code, head in content["history_heads"].items():
            heads.setdefault(code, []).append(head)
    return heads


def name_as_today(chain: Sequence[ScoreChange]) -> None:
    """Give every line, in memory, the code that its criterion has today: a newer version of a set may renumber it.

    The lines themselves never change; ask for their digests first. No query.
    """
    today: dict[str, str] = {}
    for change in reversed(chain):
        if change.kind == ChangeKind.CRITERIA_SET:
            renamed = (change.new or {}).get("renamed", {})
            today |= {before: today.get(after, after) for before, after in renamed.items()}
        else:
            change.criterion_code = today.get(change.criterion_code, change.criterion_code)


def _first_bad(sheet: Assessment, chain: list[ScoreChange], published: list[str]) -> str:
    previous = ""
    for seq, change in enumerate(chain, start=1):
        if change.seq != seq:
            return f"thiếu dòng {seq}"
        if change.previous_sha256 != previous:
            return f"dòng {seq} không nối với dòng trước"
        if line_digest(change) != change.line_sha256:
            return f"dòng {seq} đã bị sửa"
        previous = change.line_sha256
    if (sheet.history_seq, sheet.history_head) != (len(chain), previous):
        return f"phiếu ghi {sheet.history_seq} dòng lịch sử, thực có {len(chain)}"
    known = {change.line_sha256 for change in chain} | {""}
    if any(head not in known for head in published):
        return "lịch sử không còn chứa dòng mà bản đã công bố dẫn tới"
    return ""


def _unrecorded(chain: list[ScoreChange], scores: list[Score]) -> str:
    """The first score that is not what the history says last of it."""
    last = {(c.criterion_code, c.layer): (c.version, c.new) for c in chain if c.kind == ChangeKind.SCORE}
    for score in scores:
        key = (score.criterion.code, score.layer)
        stands = (score.version, cell_state(score.answer, score.note, score.evidence, score.reason_code))
        if last.pop(key, None) != stands:
            return f"điểm {score.criterion.code} ({score.get_layer_display().lower()}) khác dòng lịch sử cuối của nó"
    return f"mất điểm {next(iter(last))[0]}" if last else ""


def _unmarked(chain: list[ScoreChange], marks: list[InspectorMark]) -> str:
    """The first mark of an inspector that is not what the history says last of it."""
    own = (change for change in chain if change.kind == ChangeKind.MARK and "settled" not in (change.new or {}))
    last = {(change.criterion_code, _marker(change)): (change.version, _mark_state(change)) for change in own}
    for mark in marks:
        stands = (mark.version, cell_state(mark.answer, mark.note, ""))
        if last.pop((mark.criterion.code, mark.user_id), None) != stands:
            return f"điểm chấm độc lập {mark.criterion.code} khác dòng lịch sử cuối của nó"
    return f"mất điểm chấm độc lập {next(iter(last))[0]}" if last else ""


def _marker(change: ScoreChange) -> int | None:
    """Whose mark a line is about: its actor's, or the one named where another took it back."""
    named = (change.new or {}).get("inspector")
    return change.actor_id if named is None else int(named)


def _mark_state(change: ScoreChange) -> dict[str, Any]:
    return {key: value for key, value in (change.new or {}).items() if key != "inspector"}


def cell_state(answer: Mapping[str, Any] | None, note: str, evidence: str, reason_code: str = "") -> dict[str, Any]:
    """What history remembers of a cell: the answer, and note, evidence and coded reason where there is one."""
    state: dict[str, Any] = {"answer": None if answer is None else dict(answer)}
    return state | {
        key: text for key, text in (("note", note), ("evidence", evidence), ("reason_code", reason_code)) if text
    }
