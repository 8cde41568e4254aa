"""Criteria sets being written, for tests: small ones, the published district set, and drafts made through the service."""

from typing import Any

from scoring.models import CriteriaDraft
from scoring.services import criteria_drafts as services
from tests import make

HEAD = {"title": "Bộ tiêu chí 2027", "programme": "CCHC", "year": 2027, "block_group": ""}
SCALE = {
    "block": None,
    "classes": [{"name": "Tốt", "from": "80"}, {"name": "Khá", "from": "65"}, {"name": "Yếu", "from": "0"}],
}
POINTS = {"kind": "points", "step": "0.25"}
DISTRICT_2019 = (
    ("1", "Tham mưu công tác chỉ đạo, điều hành CCHC", "20.5"),
    ("2", "Tham mưu xây dựng và tổ chức thực hiện VBQPPL", "10"),
    ("3", "Cải cách thủ tục hành chính", "10"),
    ("4", "Cải cách tổ chức bộ máy", "6"),
    ("5", "Xây dựng và nâng cao chất lượng đội ngũ CBCC", "10.05"),
    ("6", "Cải cách tài chính công", "6"),
    ("7", "Hiện đại hóa hành chính", "14"),
    ("8", "Thực hiện cơ chế một cửa, một cửa liên thông", "9"),
    ("9", "Tác động của CCHC", "14"),
)
"""The nine fields of a published district set (2019): 99,55 instead of 100, for 10,05 stands where 10,50 was meant."""


def leaf(code: str, maximum: str, *, parent: str | None = None, **more: Any) -> dict[str, Any]:
    """An entry that is answered; by points where `measure` is not given."""
    above = {} if parent is None else {"parent": parent}
    return {"code": code, **above, "title": f"Tiêu chí {code}", "max": maximum, "measure": POINTS, **more}


def group(code: str, maximum: str, *, parent: str | None = None, **more: Any) -> dict[str, Any]:
    """An entry with others below it."""
    above = {} if parent is None else {"parent": parent}
    return {"code": code, **above, "title": f"Nhóm {code}", "max": maximum, **more}


def content(
    *criteria: dict[str, Any], maximum: Any = "100", blocks: Any = (), scales: Any = (SCALE,)
) -> dict[str, Any]:
    """The content of a draft; without criteria: one field of two criteria, sound."""
    entries = criteria or (group("1", "100"), leaf("1.1", "60", parent="1"), leaf("1.2", "40", parent="1"))
    return {"maximum": maximum, "blocks": list(blocks), "criteria": list(entries), "scales": list(scales)}


def district_2019() -> dict[str, Any]:
    """The published district set as a draft."""
    return content(*({"code": c, "title": t, "max": m, "measure": POINTS} for c, t, m in DISTRICT_2019))


def draft(
    cast, written: dict[str, Any] | None = None, *, token: str = "trang-1", based_on=None, **head
) -> CriteriaDraft:
    """A draft of the cast's agency, made by its organiser."""
    return services.make_draft(
        agency=cast.round.agency,
        head={**HEAD, **head},
        content=written or content(),
        token=token,
        based_on=based_on,
        now=make.NOW,
        actor=make.again(cast.organiser),
    )


def save(cast, row: CriteriaDraft, written: dict[str, Any], seen: int, actor=None, head=None) -> CriteriaDraft:
    return services.save_draft(
        draft=row,
        content=written,
        seen_version=seen,
        head=head,
        now=make.NOW,
        actor=make.again(actor or cast.organiser),
    )


def activate(cast, row: CriteriaDraft, seen: int = 1, actor=None):
    return services.activate_draft(
        draft=row, seen_version=seen, now=make.NOW, actor=make.again(actor or cast.organiser)
    )
