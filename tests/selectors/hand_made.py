"""Rankings written by hand, in the shapes of Ranking.summary and RankingRow: every figure in a test can be read here."""

from dataclasses import replace
from decimal import Decimal

from scoring.selectors.rankings import Previous
from scoring.selectors.standings import RowFigures

FIVE = [("Rất tốt", "90"), ("Tốt", "80"), ("Khá", "70"), ("Trung bình", "60"), ("Yếu", "0")]
FOUR = [("Tốt", "80"), ("Khá", "65"), ("Trung bình", "50"), ("Yếu", "0")]
OWN = [("Hạng A", "75.5"), ("Hạng B", "50.125"), ("Hạng C", "0")]


def scale(classes):
    return [{"name": name, "from": lower} for name, lower in classes]


def row(code, index, rank, class_name="Tốt", block="SBN", fields=(("1", "4", "5", "80.00"),), **more):
    """A unit's line; `fields` are (code, points, max, index)."""
    return RowFigures(
        unit_code=code,
        unit_name=more.pop("name", f"Sở {code}"),
        block_code=block,
        points=Decimal(index or 0),
        max=Decimal(100),
        index=None if index is None else Decimal(index),
        class_name=class_name,
        rank=rank,
        tied=more.pop("tied", False),
        not_ranked_reason=more.pop("why", ""),
        missing=more.pop("missing", 0),
        fields=[{"code": c, "points": p, "max": m, "index": i} for c, p, m, i in fields],
    )


def distribution(classes, counts):
    units = sum(counts)
    shares = [None if not units else str(round(Decimal(count * 100) / units, 1)) for count in counts]
    return [
        {"class": name, "units": count, "percent": share}
        for (name, _), count, share in zip(classes, counts, shares, strict=True)
    ]


def block(code="SBN", counts=(0, 1, 0, 0, 0), classes=FIVE, average="80.00", fields=(("1", "80.00"),), **more):
    """A block of a summary; `fields` are (code, average index)."""
    return {
        "code": code,
        "name": more.get("name", f"Khối {code}"),
        "units": sum(counts),
        "average_index": average,
        "class": more.get("class_name", "Tốt" if average else None),
        "fields": [{"code": c, "average_index": i} for c, i in fields],
        "distribution": distribution(classes, counts),
        "scale": scale(classes),
        "field_titles": [{"code": c, "title": f"Lĩnh vực số {c}", "max": "5"} for c, _ in fields],
    }


def summary(*blocks, counts=None, classes=FIVE, year=2014, **more):
    """A summary of these blocks; `counts` is the distribution over all (None: cannot be added up)."""
    everything = {
        "units": sum(one["units"] for one in blocks),
        "fields": blocks[0]["fields"],
        "distribution": None if counts is None else distribution(classes, counts),
    }
    return {
        "agency": "UBND tỉnh ví dụ",
        "title": f"Đợt ví dụ {year}",
        "programme": "CCHC",
        "year": year,
        "period": "năm",
        "tie_break": [],
        "blocks": list(blocks),
        "all": everything,
    } | more


def before(a_summary, *rows):
    """The year before, published."""
    return Previous(a_summary["year"], a_summary, {one.unit_code: one for one in rows})


def other(a_row, **changes):
    return replace(a_row, **changes)
