"""Sheets as long as wanted: a round whose one field has so many criteria, for what must not grow with them."""

from tests import make

CODE = "VIDU-DAI"


def document(length: int) -> dict:
    """The example round with one field of `length` criteria, 1 point each: C is drafting, A is in review by its inspectors."""
    made = make.document(code=CODE)
    own, theirs = (
        {"self": {"value": "0.5"}},
        {"inspection": {"value": "1"}, "council": {"points": "0.25", "reason": "Vì"}},
    )
    codes = [f"1.{number}" for number in range(1, length + 1)]
    leaf = {"parent": "1", "max": "1", "measure": {"kind": "points", "step": "0.25"}}
    made["criteria"] = [{"code": "1", "title": "Lĩnh vực", "max": str(length)}]
    made["criteria"] += [leaf | {"code": code, "title": f"Tiêu chí {code}"} for code in codes]
    made["policy"]["maximum"] = str(length)
    made["units"] = [
        {"code": "A", "name": "Sở A", "block": "SBN", "answers": dict.fromkeys(codes, own | theirs)},
        {"code": "B", "name": "Sở B", "block": "SBN", "answers": {}},
        {"code": "C", "name": "Huyện C", "block": "QH", "answers": dict.fromkeys(codes[::2], own)},
    ]
    return made
