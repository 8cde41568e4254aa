"""A sheet read together with what decides about it: windows, minutes, inspectors, blocks, cells, all by one query.

Pages take their sheet with `surrounded` and `attached`; what is asked of it later then costs nothing. Nothing is written here.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any, Final

from django.db.models import CharField, Exists, F, JSONField, OuterRef, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Cast, Coalesce, JSONObject, NullIf
from django.utils.dateparse import parse_datetime

from scoring.enums import Layer, RoundState
from scoring.models import (
    Assessment,
    Criterion,
    Inspection,
    Ranking,
    RoundBlock,
    Score,
    StepWindow,
    TeamMember,
    WindowExtension,
)
from scoring.selectors.evidence_counts import stands_for

_MILLIONTH: Final = Decimal("0.000001")
_PARTS: Final = ("around_windows", "around_extensions", "around_closings", "around_inspectors", "around_blocks")
_CORRECTING: Final = "around_correcting"
_CELLS: Final = "around_cells"
_CELL_LAYERS: Final = "around_cell_layers"
_CRITERIA: Final = "around_criteria"
_LAST_YEAR: Final = "around_last_year"


class Rows(Subquery):
    """The rows of a query as one list of JSON: its one column, `entry`, is a JSONObject. SQLite and PostgreSQL only."""

    template = "(SELECT COALESCE(jsonb_agg(one.entry), '[]'::jsonb) FROM (%(subquery)s) one)"
    output_field = JSONField()

    def __init__(self, rows: QuerySet[Any], **columns: Any) -> None:
        super().__init__(rows.order_by().values(entry=JSONObject(**columns)))

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """SQLite's words for it."""
        template = "(SELECT json_group_array(json(one.entry)) FROM (%(subquery)s) one)"
        return super().as_sql(compiler, connection, template=template, **extra)


@dataclass(frozen=True)
class BlockUse:
    """A block of the sheet's round: its code and name, and the ids of the set and the scale that it uses there."""

    code: str
    name: str
    criteria_set_id: int
    grade_scale_id: int


@dataclass(frozen=True)
class Surroundings:
    """What decides about a sheet, beside its own row; windows and extensions are for reading, without their ids."""

    windows: tuple[StepWindow, ...]
    extensions: tuple[WindowExtension, ...]
    closings: tuple[dt.datetime | None, ...]
    inspector_ids: frozenset[int]
    inspection_head_ids: frozenset[int]
    blocks: tuple[BlockUse, ...]
    correcting: bool
    """The council wrote on the sheet after its round's last publication, or there was none."""


@dataclass(frozen=True)
class StoredCell:
    """A row of Score as it stands; `by` is the name of who wrote it last, `proven` whether counting evidence stands there."""

    criterion_id: int
    layer: str
    answer: Mapping[str, Any] | None
    points: Decimal | None
    note: str
    evidence: str
    version: int
    updated_at: dt.datetime
    by: str
    proven: bool
    reason_code: str = ""


@dataclass(frozen=True)
class LastCell:
    """An answer of the year before with its points and its round's layers, strongest first."""

    code: str
    layer: str
    points: Decimal | None
    layers: tuple[str, ...]


StoredCells = Mapping[str, Mapping[str, StoredCell]]
"""{criterion code: {layer: what stands there}}."""


# Expressions are made once: a query takes a copy of those that it is given.


def surrounded(
    sheets: QuerySet[Assessment],
    *,
    cells: Collection[str] = (),
    criteria: Iterable[str] = (),
    last_year: bool = False,
) -> QuerySet[Assessment]:
    """The same sheets with what surrounds them; no query of its own. Hand each one through `attached`.

    `cells`: the layers whose cells come with them; `criteria`: codes that come with them (`criteria_of`);
    `last_year`: the cells of the year before come too (`cells_of_last_year`).
    """
    parts: dict[str, Any] = dict(zip(_PARTS, _parts(), strict=True))
    parts[_CORRECTING] = _wrote_later()
    if cells:
        parts |= {_CELLS: _cells(tuple(cells)), _CELL_LAYERS: Value(",".join(cells), CharField())}
    if codes := list(criteria):
        rows_of = Criterion.objects.filter(criteria_set=OuterRef("round_block__criteria_set"), code__in=codes)
        proven = stands_for(OuterRef(OuterRef("pk")), OuterRef("pk"))
        parts[_CRITERIA] = Rows(rows_of.annotate(proven=proven), code=F("code"), id=F("pk"), proven=F("proven"))
    if last_year:
        parts[_LAST_YEAR] = _last_year()
    return sheets.annotate(**parts)


@cache
def _parts() -> tuple[Rows, ...]:
    """In the order of _PARTS."""
    own, of_round = OuterRef("pk"), OuterRef("round")
    return (
        Rows(
            StepWindow.objects.filter(round=of_round), step=F("step"), opens_at=F("opens_at"), closes_at=F("closes_at")
        ),
        Rows(WindowExtension.objects.filter(assessment=own), step=F("step"), closes_at=F("closes_at")),
        Rows(Inspection.objects.filter(assessment=own), closed_at=F("closed_at")),
        Rows(TeamMember.objects.filter(team__inspections__assessment=own), id=F("user_id"), is_head=F("is_head")),
        Rows(
            RoundBlock.objects.filter(round=of_round),
            code=F("block__code"),
            name=F("block_name"),
            criteria_set=F("criteria_set_id"),
            grade_scale=F("grade_scale_id"),
            order=F("order"),
        ),
    )


@cache
def _wrote_later() -> Exists:
    later = Ranking.objects.filter(round=OuterRef("assessment__round"), published_at__gte=OuterRef("updated_at"))
    return Exists(Score.objects.filter(~Exists(later), assessment=OuterRef("pk"), layer=Layer.COUNCIL))


@cache
def _cells(layers: tuple[str, ...]) -> Rows:
    rows = Score.objects.filter(assessment=OuterRef("pk"), layer__in=layers)
    names = ("criterion_id", "layer", "answer", "note", "evidence", "reason_code", "version", "updated_at")
    return Rows(
        rows.annotate(proven=stands_for(OuterRef("assessment"), OuterRef("criterion"))),
        code=F("criterion__code"),
        points=Cast("points", TextField()),
        by=Coalesce(NullIf("updated_by__full_name", Value("")), "updated_by__username", Value("")),
        proven=F("proven"),
        **{name: F(name) for name in names},
    )


@cache
def _last_year() -> Rows:
    """Answers in the published round of the same agency, programme and period a year earlier, of the unit with this code."""
    rows = Score.objects.filter(
        assessment__round__agency=OuterRef("round__agency"),
        assessment__round__programme=OuterRef("round__programme"),
        assessment__round__period=OuterRef("round__period"),
        assessment__round__year=OuterRef("round__year") - 1,
        assessment__round__state=RoundState.PUBLISHED,
        assessment__round__replaced_by=None,
        assessment__unit__code=OuterRef("unit__code"),
        answer__isnull=False,
    )
    return Rows(
        rows,
        code=F("criterion__code"),
        layer=F("layer"),
        points=Cast("points", TextField()),
        layers=F("assessment__round__policy__layers"),
    )


def attached(sheet: Assessment) -> Assessment:
    """The sheet, which came from `surrounded`, ready to answer without a query who inspects it."""
    around = surroundings_of(sheet)
    sheet.__dict__ |= {"inspector_ids": around.inspector_ids, "inspection_head_ids": around.inspection_head_ids}
    return sheet


def surroundings_of(sheet: Assessment) -> Surroundings:
    """What surrounds a sheet; no query where it came with the sheet, else one."""
    found = sheet.__dict__
    if _CORRECTING not in found:
        found = surrounded(Assessment.objects.filter(pk=sheet.pk)).values(*_PARTS, _CORRECTING).get()
    windows, extensions, closings, inspectors, blocks = (found[name] for name in _PARTS)
    return Surroundings(
        windows=tuple(StepWindow(step=w["step"], **_moments(w, "opens_at", "closes_at")) for w in windows),
        extensions=tuple(WindowExtension(step=e["step"], **_moments(e, "closes_at")) for e in extensions),
        closings=tuple(_moment(c["closed_at"]) for c in closings),
        inspector_ids=frozenset(row["id"] for row in inspectors),
        inspection_head_ids=frozenset(row["id"] for row in inspectors if row["is_head"]),
        blocks=tuple(
            BlockUse(one["code"], one["name"], one["criteria_set"], one["grade_scale"])
            for one in sorted(blocks, key=lambda block: int(block["order"]))
        ),
        correcting=bool(found[_CORRECTING]),
    )


def cells_of(sheet: Assessment, layers: Collection[str]) -> StoredCells:
    """The cells of a sheet that `layers` hold; no query where they came with the sheet, else one."""
    if not layers:
        return {}
    found = sheet.__dict__
    if not set(layers) <= set(str(found.get(_CELL_LAYERS, "")).split(",")):
        rows = Assessment.objects.filter(pk=sheet.pk)
        found = surrounded(rows, cells=layers).values(*[_CELLS]).get()
    cells: dict[str, dict[str, StoredCell]] = {}
    for row in found[_CELLS]:
        if row["layer"] in layers:
            cells.setdefault(row["code"], {})[row["layer"]] = _stored(row)
    return cells


def forget_cells(sheet: Assessment) -> None:
    """What came of its cells is out of date: they are read again when they are asked for."""
    sheet.__dict__.pop(_CELL_LAYERS, None)


def cells_of_last_year(sheet: Assessment) -> tuple[LastCell, ...]:
    """What was answered a year earlier; no query where it came with the sheet, else one."""
    found = sheet.__dict__
    if _LAST_YEAR not in found:
        found = surrounded(Assessment.objects.filter(pk=sheet.pk), last_year=True).values(*[_LAST_YEAR]).get()
    return tuple(
        LastCell(row["code"], row["layer"], _points(row["points"]), tuple(_json(row["layers"])))
        for row in found[_LAST_YEAR]
    )


def criteria_of(sheet: Assessment) -> Mapping[str, tuple[int, bool]]:
    """{code: (id, whether counting evidence stands under it)} of the criteria that came with a sheet; no query."""
    return {row["code"]: (row["id"], bool(row["proven"])) for row in sheet.__dict__[_CRITERIA]}


def _stored(row: Mapping[str, Any]) -> StoredCell:
    return StoredCell(
        criterion_id=row["criterion_id"],
        layer=row["layer"],
        answer=_json(row["answer"]),
        points=_points(row["points"]),
        note=row["note"],
        evidence=row["evidence"],
        version=row["version"],
        updated_at=_moment(row["updated_at"]) or dt.datetime.min.replace(tzinfo=dt.UTC),
        by=row["by"],
        proven=bool(row["proven"]),
        reason_code=row["reason_code"],
    )


def _json(value: Any) -> Any:
    """A value of JSON inside JSON: SQLite gives its text."""
    return json.loads(value) if isinstance(value, str) else value


def _points(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text).quantize(_MILLIONTH)


def _moments(row: Mapping[str, Any], *names: str) -> dict[str, dt.datetime | None]:
    return {name: _moment(row[name]) for name in names}


def _moment(text: str | None) -> dt.datetime | None:
    """A moment as either database writes it into JSON: PostgreSQL with its offset, SQLite plainly in UTC."""
    found = None if text is None else parse_datetime(text)
    return found.replace(tzinfo=dt.UTC) if found is not None and found.tzinfo is None else found
