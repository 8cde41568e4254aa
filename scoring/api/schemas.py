"""The shapes of the API's answers; figures are decimal texts, exact as published, never JSON numbers with a fraction."""

import datetime as dt
from typing import Annotated, Any

from ninja import Field, Schema

Figure = Annotated[
    str,
    Field(
        pattern=r"^-?[0-9]{1,14}(\.[0-9]{1,6})?$",
        description="Số thập phân viết thành chuỗi, dấu thập phân là dấu chấm, đúng như đã công bố.",
        examples=["86.65"],
    ),
]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Count = Annotated[int, Field(ge=0)]


class Problem(Schema):
    """An error: its HTTP status and a sentence in Vietnamese; faults of parameters one by one."""

    status: int
    message: str
    faults: list[str] = []


class Agency(Schema):
    """An agency (cơ quan chủ trì) with published rankings."""

    code: str
    name: str
    rankings: Count


class Agencies(Schema):
    """All agencies with published rankings."""

    licence: str
    items: list[Agency]


class RankingItem(Schema):
    """A published ranking in its newest version; `units` are the ranked ones."""

    round: str
    agency: str
    agency_name: str
    programme: str
    year: int
    period: str
    title: str
    version: int
    decision_number: str
    decision_date: dt.date
    published_at: dt.datetime
    illustrative: bool
    units: Count
    url: str


class Rankings(Schema):
    """A page of published rankings; `count` is how many there are in all."""

    licence: str
    count: Count
    limit: int
    offset: int
    items: list[RankingItem]


class Band(Schema):
    """A class of a scale and the index it begins at; the last one takes whatever lies below."""

    name: str
    starts_at: Figure


class BlockField(Schema):
    """A field (lĩnh vực) of a block with its average index over the ranked units."""

    code: str
    title: str
    max: Figure
    average_index: Figure | None


class ClassCount(Schema):
    """How many units reached a class, and their share in percent (1 decimal); shares may add up to 99.9 or 100.1."""

    name: str
    units: Count
    percent: Figure | None


class Block(Schema):
    """A block (khối), over its ranked units that have an index."""

    code: str
    name: str
    units: Count
    average_index: Figure | None
    class_name: str | None
    scale: list[Band]
    fields: list[BlockField]
    distribution: list[ClassCount]


class Snapshot(Schema):
    """A sealed file of a version: everything the ranking was computed from."""

    part: int
    sha256: Sha256
    url: str


class Version(Schema):
    """One version of a published ranking; `corrects` and `corrected_by` point to the versions beside it."""

    licence: str
    round: str
    agency: str
    agency_name: str
    programme: str
    year: int
    period: str
    title: str
    version: int
    newest_version: int
    corrects: int | None
    corrected_by: int | None
    reason: str
    decision_number: str
    decision_date: dt.date
    published_at: dt.datetime
    illustrative: bool
    blocks: list[Block]
    snapshots: list[Snapshot]
    rows_url: str
    page_url: str


class UnitField(Schema):
    """A unit's figures in a field; `survey_points` of them come from surveys."""

    code: str
    points: Figure
    max: Figure
    index: Figure | None
    survey_points: Figure
    survey_max: Figure


class Row(Schema):
    """A unit's line; rank and index are null where there is none, and `not_ranked_reason` says why."""

    unit: str
    unit_name: str
    block: str
    points: Figure
    max: Figure
    index: Figure | None
    class_name: str | None
    rank: int | None
    tied: bool
    not_ranked_reason: str
    missing: Count
    fields: list[UnitField]


class Rows(Schema):
    """A page of a version's lines, in the order of its document."""

    licence: str
    round: str
    version: int
    count: Count
    limit: int
    offset: int
    items: list[Row]


class UnitYear(Schema):
    """A unit's line in the newest version of one round."""

    round: str
    programme: str
    year: int
    period: str
    version: int
    decision_number: str
    decision_date: dt.date
    illustrative: bool
    row: Row
    url: str


class Unit(Schema):
    """A unit over the years; after a merger the new unit has a code and an answer of its own."""

    licence: str
    agency: str
    unit: str
    unit_name: str
    years: list[UnitYear]


Answer = dict[str, Any]
