"""Kế hoạch kiểm tra chéo: proposed by a button, changed pair by pair or by a file, confirmed once; planning judges it."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cchc_portal.http import page_or_fragment, requires
from scoring.enums import RoundState
from scoring.excel.inspection_plan import errors_of, plan_workbook, read_plan
from scoring.excel.reader import read_workbook
from scoring.forms.inspection_plan import PlanFileForm, PlanForm, loads_of, proof_of, rows_of
from scoring.models import Round
from scoring.planning import Undecided, make_plan
from scoring.selectors.inspection_plan import basis_of
from scoring.selectors.round_windows import is_changeable
from scoring.services.errors import Faulty, NotOpen, Outdated, Refused
from scoring.services.inspection_plan import confirm_plan
from scoring.views.import_records import attachment
from scoring.views.lookups import organised_round
from scoring.views.responses import refused, see_other, signed_in, status_of, typed

PAGE, FRAGMENT = "scoring/organisers/plan/page.html", "scoring/organisers/plan/_judged.html"


@require_http_methods(["GET", "HEAD", "POST"])
@requires("round.organise", organised_round)
def round_plan(request: HttpRequest, round_: Round, round_code: str) -> HttpResponse:
    """The plan that stands; POST proposes one (`de-xuat`), confirms one (`ghi`) or else judges what was sent."""
    if round_.state == RoundState.DRAFT:
        return see_other("round_setup", round_code)
    form = PlanForm(typed(request), basis=basis_of(round_))
    action = request.POST.get("viec", "")
    if not form.is_valid():
        return _page(request, form, status=status_of(form))
    if action == "de-xuat":
        return _propose(request, form)
    return _confirm(request, form) if action == "ghi" else _page(request, form)


def _confirm(request: HttpRequest, form: PlanForm) -> HttpResponse:
    """Write the plan; where that is refused the page keeps every pair as it was sent."""
    round_, seen = form.basis.round, form.cleaned_data["seen"]
    try:
        added, removed = confirm_plan(
            round_=round_, plan=form.plan, seen=seen, now=timezone.now(), actor=signed_in(request)
        )
    except Faulty:
        return _page(request, form, status=HTTPStatus.UNPROCESSABLE_ENTITY, refused_whole=True)
    except Outdated as refusal:
        form.add_error(None, str(refusal))
        return _page(request, form, status=HTTPStatus.CONFLICT, seen=form.basis.seen)
    except Refused as refusal:
        return refused(request, refusal, "round_plan", round_.code)
    messages.success(request, f"Đã ghi kế hoạch: thêm {added} cặp, bỏ {removed} cặp. Chọn thành viên cho từng đoàn.")
    return see_other("round_plan", round_.code)


def _propose(request: HttpRequest, form: PlanForm) -> HttpResponse:
    """Put a plan into the page; where there is none, the rules that contradict."""
    per_unit, side = form.chosen
    problem = form.basis.problem(per_unit, side, form.capacities)
    try:
        made = make_plan(problem, form.cleaned_data["seed"])
    except Undecided as undecided:
        form.add_error(None, str(undecided))
        return _page(request, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    if made.pairs is None:
        conflict = [problem.words(rule) for rule in made.conflict]
        return _page(request, form, status=HTTPStatus.UNPROCESSABLE_ENTITY, conflict=conflict)
    form.pairs = made.pairs
    return _page(request, form, proposed=True)


def _page(request: HttpRequest, form: PlanForm, *, status: int = HTTPStatus.OK, **more: Any) -> HttpResponse:
    """The whole page, or to htmx the proof and the loads alone; what stands now is what the next click must know."""
    round_, lines = form.basis.round, proof_of(form)
    context = {
        "round": round_,
        "illustrative": round_.illustrative,
        "form": form,
        "file_form": PlanFileForm(),
        "basis": form.basis,
        "seen": form["seen"].value(),
        "changeable": is_changeable(round_),
        "rows": rows_of(form),
        "lines": lines,
        "holds": all(line.holds for line in lines),
        "loads": loads_of(form),
        "fresh": is_changeable(round_) and bool(form.basis.sheets) and _is_fresh(request, form),
        "changed": sorted(form.pairs) != sorted(form.basis.standing),
    }
    return page_or_fragment(request, PAGE, FRAGMENT, context | more, status=status)


def _is_fresh(request: HttpRequest, form: PlanForm) -> bool:
    """Whether nobody has planned anything yet, and the page is only shown: it invites then, and judges nothing."""
    return request.method != "POST" and not form.pairs and "tu-dien" not in request.GET


@require_safe
@requires("round.organise", organised_round)
def round_plan_template(request: HttpRequest, round_: Round, round_code: str) -> HttpResponse:  # noqa: ARG001 - asked by requires
    """The workbook of the plan as it stands."""
    return attachment(plan_workbook(basis_of(round_)), f"ke-hoach-kiem-tra-{round_code}.xlsx")


@require_POST
@requires("round.organise", organised_round)
def round_plan_file(request: HttpRequest, round_: Round, round_code: str) -> HttpResponse:
    """Put the plan of a workbook into the page, unwritten, with every fault at its cell."""
    form, file_form = PlanForm(None, basis=basis_of(round_)), PlanFileForm(request.POST, request.FILES)
    if not is_changeable(round_):
        return refused(
            request, NotOpen("Kế hoạch chỉ sửa được khi đợt đang mở. Chưa đọc tệp."), "round_plan", round_code
        )
    if not file_form.is_valid():
        return _page(request, form, status=HTTPStatus.UNPROCESSABLE_ENTITY, file_form=file_form)
    raw = read_workbook(file_form.cleaned_data["file"].read())
    read = read_plan(form.basis, raw, round_.inspections_per_unit, round_.inspection_side)
    form.pairs, form.capacities = tuple(read.pairs), read.capacities
    faults = errors_of(read)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK
    return _page(request, form, status=status, faults=faults, from_file=True)
