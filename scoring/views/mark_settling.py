"""Thống nhất: the head of a team makes the team's answers out of independent marks; no rule and no query."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from cchc_portal.http import requires
from scoring.enums import Layer, Origin
from scoring.forms.marks import NOTHING_SENT, Sent, settling
from scoring.forms.rows import row_id
from scoring.models import Assessment
from scoring.selectors import marks as marking
from scoring.selectors import score_sheets
from scoring.selectors.surroundings import forget_cells
from scoring.services.errors import AlreadyDone, Faulty, NotAllowed, Refused
from scoring.services.marks import Decision, settle_marks
from scoring.services.scores import Entry
from scoring.views import lookups
from scoring.views.cells import NO_SUCH_CRITERION, read_cell
from scoring.views.desk import Desk
from scoring.views.responses import refused, see_other, signed_in

TAKE, DECIDE = "lay", "quyet-dinh"
"""What a form of the page asks for: what the marks agree on, or what the head types."""


@dataclass(frozen=True)
class _Scene:
    """The sheet, and what the head sees of it."""

    sheet: Assessment
    mine: marking.Desk

    @property
    def codes(self) -> dict[str, str]:
        """The codes in the page's address."""
        return {"round_code": self.sheet.round.code, "unit_code": self.sheet.unit.code}


def _scene(request: HttpRequest, sheet: Assessment) -> _Scene:
    return _Scene(sheet, marking.read_desk(sheet, request.user))


def _again(request: HttpRequest, sheet: Assessment) -> _Scene:
    """The same as it stands now, since another answer came between."""
    forget_cells(sheet)
    return _scene(request, sheet)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("inspection.settle", lookups.marked_sheet)
def inspection_settle(request: HttpRequest, sheet: Assessment, **_: object) -> HttpResponse:
    """Every criterion with its marks and their spread; agreeing ones by a button, others as the head decides."""
    scene = _scene(request, sheet)
    if request.method != "POST":
        return _page(request, scene)
    codes = list(dict.fromkeys(request.POST.getlist("code")))
    if not codes or any(code not in scene.mine.board for code in codes):
        return render(request, "400.html", {"exception": NO_SUCH_CRITERION}, status=HTTPStatus.BAD_REQUEST)
    if request.POST.get("viec") == DECIDE:
        return _decide(request, scene, codes[0])
    decisions = {code: Decision(None, _version(request, f"version:{code}"), _seen(request, code)) for code in codes}
    try:
        return _settle(request, scene, decisions)
    except Refused as refusal:
        return refused(request, refusal, "inspection_settle", *scene.codes.values())


def _version(request: HttpRequest, name: str) -> int:
    """The version that was sent; one that nobody has where there is none, so that it is refused as stale."""
    sent = request.POST.get(name, "")
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else -1  # noqa: PLR2004 - as cells do


def _seen(request: HttpRequest, code: str) -> str:
    return request.POST.get(f"marks:{code}", "")


def _decide(request: HttpRequest, scene: _Scene, code: str) -> HttpResponse:
    """What the head typed for one criterion; shown again with what is wrong, or with another way of answering."""
    marks = scene.mine.board[code]
    cells = {str(Layer.INSPECTION): marks.answer}
    unit = next(line for line in scene.mine.own.lines if line.leaf.code == code)
    line = score_sheets.Line(unit.leaf, {**unit.cells, **cells})
    desk = Desk(scene.sheet, Layer.INSPECTION, frozenset(), "", "")
    posted = read_cell(request.POST.items(), desk, line)
    sent = Sent(code, posted.typed, posted.reading, posted.error)
    if posted.switched or posted.error:
        status = HTTPStatus.UNPROCESSABLE_ENTITY if posted.error else HTTPStatus.OK
        return _page(request, scene, sent, status)
    entry = Entry(posted.reading.answer, posted.typed.get("note", "").strip())
    try:
        return _settle(request, scene, {code: Decision(entry, posted.seen_version, _seen(request, code))})
    except Faulty as faulty:
        sent = Sent(code, posted.typed, posted.reading, " ".join(faulty.faults[code]))
        return _page(request, scene, sent, HTTPStatus.UNPROCESSABLE_ENTITY)
    except (NotAllowed, AlreadyDone) as refusal:
        return refused(request, refusal, "inspection_settle", *scene.codes.values())
    except Refused as refusal:
        return _page(
            request,
            _again(request, scene.sheet),
            Sent(code, posted.typed, posted.reading, str(refusal)),
            HTTPStatus.CONFLICT,
        )


def _settle(request: HttpRequest, scene: _Scene, decisions: Mapping[str, Decision]) -> HttpResponse:
    settle_marks(
        assessment=scene.sheet, decisions=decisions, actor=signed_in(request), origin=Origin.WEB, now=timezone.now()
    )
    messages.success(request, f"Đã thống nhất {len(decisions)} tiêu chí.")
    page = reverse("inspection_settle", kwargs=scene.codes)
    return see_other(page if len(decisions) > 1 else f"{page}#{row_id(next(iter(decisions)))}")


def _page(request: HttpRequest, scene: _Scene, sent: Sent = NOTHING_SENT, status: int = 200) -> HttpResponse:
    closed = score_sheets.why_not_now(scene.sheet, Layer.INSPECTION, timezone.now())
    context = settling(
        scene.mine.own, scene.mine.board, request.GET.get("xem", ""), can_write=not closed, sent=sent
    ) | {
        "sheet": scene.sheet,
        "mine": scene.mine,
        "closed": closed,
        "illustrative": scene.sheet.round.illustrative,
    }
    return render(request, "scoring/inspectors/settle.html", context, status=status)
