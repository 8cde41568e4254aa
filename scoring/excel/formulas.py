"""Writes the live formulas that show a clerk the points of computed rows; the server computes anew and never reads them."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from cchc_portal.spreadsheets import cell_text
from scoring.excel.answers import choice_labels
from scoring.excel.layout import NOT_APPLICABLE, RowSpec

_FORMULA_LIMIT = 2000
"""Characters; spreadsheets take 8,192, but nobody reads that."""


def points_formula(row: RowSpec, cells: Mapping[str, str]) -> str | None:
    """Return the formula of a computed row's points, None where it is not simple (counted items).

    Args:
        row: a criterion whose points are computed.
        cells: names of the row's cells by column ("E14").
    """
    if row.measure is None or row.max is None:
        return None
    if row.kind == "choice":
        inner: str | None = _choice(row.measure, cells["value"])
    else:
        value = _value(row.kind, cells)
        inner = _converted(value, row) if value else None
    if inner is None:
        return None
    formula = f'=IF({_nothing(row, cells)},"",{inner})'
    return formula if len(formula) <= _FORMULA_LIMIT else None


def _text(text: str) -> str:
    return '"' + cell_text(text).replace('"', '""') + '"'


def _nothing(row: RowSpec, cells: Mapping[str, str]) -> str:
    """The condition under which no points are shown: not filled in, not applicable, nothing occurred."""
    conditions = [f'{cells[key]}=""' for key in row.figure_columns]
    if row.not_applicable_allowed:
        conditions.append(f"{cells['value']}={_text(NOT_APPLICABLE)}")
    if row.kind in ("ratio", "reduction"):
        conditions.append(f"N({cells['a']})=0")
    elif row.kind == "number":
        conditions.append(f"NOT(ISNUMBER({cells['value']}))")
    return conditions[0] if len(conditions) == 1 else f"OR({','.join(conditions)})"


def _choice(measure: Mapping[str, Any], cell: str) -> str:
    formula = '""'
    points = {str(option["key"]): str(option["points"]) for option in measure["options"]}
    for key, label in reversed(choice_labels(measure).items()):
        formula = f"IF({cell}={_text(label)},{points[key]},{formula})"
    return formula


def _value(kind: str, cells: Mapping[str, str]) -> str | None:
    a, b = cells["a"], cells["b"]
    values = {"number": cells["value"], "ratio": f"{b}/{a}*100", "reduction": f"({a}-{b})/{a}*100"}
    return values.get(kind)


def _converted(value: str, row: RowSpec) -> str | None:
    whole = f"{row.max:f}"
    match row.conversion:
        case {"kind": "tiers", "tiers": tiers}:
            formula = ""
            for tier in reversed(tiers):
                if "otherwise" in tier:
                    formula = str(tier["otherwise"])
                else:
                    formula = f"IF(ROUND({value},10){tier['op']}{tier['value']},{tier['points']},{formula})"
            return formula
        case {"kind": "share", **rule}:
            target, floor = rule.get("target", "100"), Decimal(str(rule.get("floor", "0")))
            share = f"MAX(0,MIN({whole},ROUND({value}/{target}*{whole},4)))"
            return f"IF(ROUND({value},10)<{floor:f},0,{share})" if floor else share
        case {"kind": "per_item", "each": each}:
            return f"MAX(0,MIN({whole},ROUND({value}*{each},4)))"
        case {"kind": "deduct", "each": each}:
            return f"MAX(0,MIN({whole},ROUND({whole}-{value}*{each},4)))"
    return None
