"""Write an answer layer by layer: what a unit said of itself, what the inspectors found; it chooses no figure."""

from dataclasses import dataclass
from typing import Any

from scoring.management.demo.figures import plain, seed
from scoring.management.demo.settle import Pick

Layers = dict[str, dict[str, Any]]

_REASONS = (
    "Thiếu tài liệu kiểm chứng",
    "Tài liệu kiểm chứng không khớp số liệu tự chấm",
    "Sản phẩm hoàn thành sau thời hạn",
    "Kiểm tra tại chỗ thấy thực hiện chưa đầy đủ",
    "Cách tính của đơn vị chưa đúng hướng dẫn",
    "Mới thực hiện ở một phần đơn vị trực thuộc",
)
_EXPLAINED = "Đơn vị đã giải trình và bổ sung tài liệu kiểm chứng"
_FIGURES = ("ratio", "reduction", "tally", "number")


@dataclass(frozen=True)
class Manner:
    """How a sheet was looked at: its state, whether every leaf was inspected, and from which place on none was yet."""

    state: str
    thorough: bool
    open_from: int | None = None

    def inspects(self, unit: str, code: str, place: int) -> bool:
        """Tell whether the inspectors have entered something for the leaf at this place of the sheet."""
        if self.state in ("drafting", "submitted") or (self.open_from is not None and place >= self.open_from):
            return False
        return self.thorough or seed(unit, code, "inspected") % 5 < 2  # noqa: PLR2004 (two leaves in five)


def layers(pick: Pick, unit: str, place: int, manner: Manner) -> Layers:
    """Return the layers of one leaf such that the answer taken is the one that counts."""
    code, source = pick.leaf["code"], pick.leaf.get("source", "self")
    if source in ("survey", "central"):
        return {source: pick.answer}
    if not manner.inspects(unit, code, place):
        return {"self": pick.answer}
    drawn = seed(unit, code, "found")
    fine = pick.leaf.get("x-demo", {}).get("fine")
    if not fine and pick.at > 0 and drawn % 7 == 0:
        return {"self": pick.grades[pick.at - 1][1], "inspection": _found(pick, pick.at, drawn)}
    if not fine and pick.drop and manner.state == "decided" and drawn % 61 == 1:
        found = _found(pick, pick.at + 1, drawn)
        kept = {"points": plain(pick.points), "reason": _EXPLAINED}
        return {"self": pick.answer, "inspection": found, "appraisal_1": kept}
    return {"self": pick.answer, "inspection": pick.answer}


def _found(pick: Pick, at: int, drawn: int) -> dict[str, Any]:
    """Return what inspectors write where they differ: corrected figures, or points with the reason."""
    points, answer = pick.grades[at]
    if pick.leaf["measure"]["kind"] in _FIGURES and drawn // 7 % 4:
        return answer
    return {"points": plain(points), "reason": _REASONS[drawn // 64 % len(_REASONS)]}
