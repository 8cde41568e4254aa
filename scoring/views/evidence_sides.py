"""From where evidence is looked at: addresses, layers, forms of the unit, the inspectors and the standing body; no rule."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from cchc_portal import permissions
from scoring.enums import Layer
from scoring.forms.evidence import AboutForm, FilesForm, LinkForm, NumberForm
from scoring.models import Assessment
from scoring.selectors import score_sheets
from scoring.selectors.evidence import CriterionEvidence, Review
from scoring.selectors.replies import why_no_evidence
from scoring.selectors.visibility import layers_for_inspector, layers_for_organiser
from scoring.services import evidence as keeping
from scoring.services.evidence_review import INSPECTING, OVERSEEING, why_not_judged
from units.models import User

Crumbs = Sequence[Mapping[str, str]]


@dataclass(frozen=True)
class Side:
    """One reader's pages: `prefix` of the names of their addresses, the layer they add to ("" for none) and by which action.

    `judges` is the right by which this reader says whether a piece will do, "" for none.
    """

    prefix: str
    seen: Callable[[Assessment], frozenset[str]]
    back: Callable[[Assessment], Crumbs]
    layer: str = ""
    action: str = ""
    review: Review | None = None
    shows_accesses: bool = False
    judges: str = ""
    of_unit: bool = False
    replies: bool = False
    """The unit's own reply: only the criteria that it explains, or asks a review of."""

    def urls(self, sheet: Assessment) -> Mapping[str, str]:
        """The addresses of the page and of adding."""
        codes = {"round_code": sheet.round.code, "unit_code": sheet.unit.code}
        add = reverse(f"{self.prefix}_add", kwargs=codes) if self.layer else ""
        return {"page": reverse(self.prefix, kwargs=codes), "add": add}

    @property
    def scan_name(self) -> str:
        """The name of the address of a signed scan."""
        return f"{self.prefix.removesuffix('_evidence')}_scan"

    @property
    def review_name(self) -> str:
        """The name of the address where a piece is judged."""
        return f"{self.prefix}_review"

    def crumbs(self, sheet: Assessment, url: str = "", here: str = "") -> Crumbs:
        """The way to the page, or to `here` under its `url`."""
        last = [{"label": "Minh chứng", "url": url}]
        return [*self.back(sheet), *last, *([{"label": here, "url": ""}] if here else [])]

    def around(self, sheet: Assessment) -> dict[str, Any]:
        """What every state of the page shows."""
        return {
            "sheet": sheet,
            "side": self,
            "urls": self.urls(sheet),
            "crumbs": self.crumbs(sheet),
            "illustrative": sheet.round.illustrative,
        }

    def why_closed(self, user: Any, sheet: Assessment, now: dt.datetime, code: str = "") -> str:
        """Why nothing can be added or withdrawn now, "" when it can; the service asks again under the lock."""
        if not self.layer:
            return "Trang này chỉ xem."
        if not permissions.may(user, self.action, sheet):
            return permissions.RIGHTS[self.action].says
        if self.replies:
            return why_no_evidence(sheet, code, now)
        return score_sheets.why_not_now(sheet, self.layer, now)

    def may_judge(self, user: Any, sheet: Assessment, now: dt.datetime) -> bool:
        """Whether this reader may say now that a piece will do; the service asks again under the lock."""
        if not self.judges or not sheet.round.evidence_approval or not permissions.may(user, self.judges, sheet):
            return False
        return not why_not_judged(sheet, self.judges, now)


def _url(name: str, sheet: Assessment) -> str:
    return reverse(name, kwargs={"round_code": sheet.round.code, "unit_code": sheet.unit.code})


OWN = Side(
    "own_evidence",
    score_sheets.seen_by_unit,
    lambda sheet: [
        {"label": "Tự đánh giá", "url": reverse("own_sheets")},
        {"label": sheet.round.title, "url": _url("own_sheet", sheet)},
    ],
    Layer.SELF,
    "sheet.score",
    of_unit=True,
)
REPLYING = Side(
    "reply_evidence",
    score_sheets.seen_by_unit,
    lambda sheet: [
        {"label": "Giải trình", "url": reverse("replies")},
        {"label": sheet.round.title, "url": _url("reply", sheet)},
    ],
    Layer.SELF,
    "evidence.reply",
    replies=True,
)
INSPECTED = Side(
    "inspection_evidence",
    layers_for_inspector,
    lambda sheet: [
        {"label": "Phiếu tôi kiểm tra", "url": reverse("inspections")},
        {"label": sheet.unit.name, "url": _url("inspection", sheet)},
    ],
    Layer.INSPECTION,
    "inspection.score",
    Review(names_units=False),
    judges=INSPECTING,
)
OVERSEEN = Side(
    "overseen_evidence",
    lambda sheet: layers_for_organiser(sheet, closed=score_sheets.are_minutes_closed(sheet)),
    lambda sheet: [
        {"label": "Điều hành", "url": reverse("rounds")},
        {"label": sheet.round.code, "url": reverse("round_board", args=[sheet.round.code])},
        {"label": sheet.unit.name, "url": _url("overseen_sheet", sheet)},
    ],
    review=Review(names_units=True),
    shows_accesses=True,
    judges=OVERSEEING,
)

_BESIDE = {Layer.SELF: OWN, Layer.INSPECTION: INSPECTED}


def page_beside(sheet: Assessment, layer: str) -> str:
    """The page of evidence for who writes `layer` of a sheet."""
    return _url(_BESIDE.get(Layer(layer), OVERSEEN).prefix, sheet)


_FORMS: Mapping[str, type[AboutForm]] = {"tep": FilesForm, "lien-ket": LinkForm, "so-hieu": NumberForm}


def forms_for(side: Side, chosen: CriterionEvidence, part: str = "", *data: Any) -> dict[str, AboutForm]:
    """The three forms of a criterion by their part of the page; the one named by `part` is bound to `data`."""
    current = [
        (item.row.token, str(item.row))
        for item in chosen.items
        if item.state == "current" and item.row.layer == side.layer
    ]
    return {
        name: form(*(data if name == part else ()), current=current, prefix=name, auto_id="%s")
        for name, form in _FORMS.items()
    }


Result = tuple[int, Sequence[str]]


def _add_files(place: keeping.Place, form: AboutForm, actor: User, now: dt.datetime) -> Result:
    files, about = form.cleaned_data["documents"], keeping.About(**form.about())
    added = keeping.add_files(place=place, files=files, about=about, actor=actor, now=now)
    return len(added.kept), added.faults


def _add_link(place: keeping.Place, form: AboutForm, actor: User, now: dt.datetime) -> Result:
    about = keeping.About(**form.about())
    keeping.add_link(place=place, url=form.cleaned_data["url"], about=about, actor=actor, now=now)
    return 1, ()


def _add_number(place: keeping.Place, form: AboutForm, actor: User, now: dt.datetime) -> Result:
    keeping.add_number(place=place, about=keeping.About(**form.about()), actor=actor, now=now)
    return 1, ()


PARTS: Mapping[str, Callable[[keeping.Place, AboutForm, User, dt.datetime], Result]] = {
    "tep": _add_files,
    "lien-ket": _add_link,
    "so-hieu": _add_number,
}
"""{part of the page: what adds it, giving how many were kept and what is wrong with the others}."""
