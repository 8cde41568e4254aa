"""Decides what the template's cells take as they are typed: numbers in bounds, options of a list; a guide, never trusted."""

from openpyxl.worksheet.datavalidation import DataValidation

from scoring.excel.layout import NOT_APPLICABLE, RowSpec


def has_list(row: RowSpec, key: str) -> bool:
    """Whether a criterion's open cell is filled from a list of options."""
    return key == "value" and row.kind not in ("number", "tally")


def entry_rule(row: RowSpec, key: str, name: str, options: str) -> DataValidation:
    """Return the rule of a criterion's open cell; it checks nothing where words are wanted.

    Args:
        row: the criterion.
        key: the cell's column.
        name: the cell, such as "H14".
        options: the range that holds the options, for a cell with a list.
    """
    if has_list(row, key):
        return DataValidation(type="list", formula1=options)
    if key == "points" and row.max is not None:
        return _points(row, name)
    if key in ("a", "b"):
        return _figure(row)
    if key == "value" and row.kind == "number":
        return _number(row, name)
    return DataValidation(type="none")


def _is_integer(row: RowSpec) -> bool:
    return bool(row.measure and row.measure.get("integer"))


def _points(row: RowSpec, name: str) -> DataValidation:
    most = f"{row.max:f}"
    if row.measure and "step" in row.measure:
        on_step = f"MOD(ROUND({name}/{row.measure['step']},6),1)=0"
        return DataValidation(type="custom", formula1=f"AND(ISNUMBER({name}),{name}>=0,{name}<={most},{on_step})")
    return DataValidation(type="decimal", operator="between", formula1="0", formula2=most)


def _figure(row: RowSpec) -> DataValidation:
    if _is_integer(row):
        return DataValidation(type="whole", operator="greaterThanOrEqual", formula1="0")
    return DataValidation(type="decimal", operator="greaterThanOrEqual", formula1="0")


def _number(row: RowSpec, name: str) -> DataValidation:
    number = f"AND(ISNUMBER({name}),{name}=INT({name}))" if _is_integer(row) else f"ISNUMBER({name})"
    return DataValidation(
        type="custom", formula1=f'OR({number},{name}="{NOT_APPLICABLE}")' if row.not_applicable_allowed else number
    )
