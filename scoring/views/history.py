"""The history of a sheet for its unit, its inspectors and the standing body, each as far as they may see; no rule and no query."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from cchc_portal.http import requires
from scoring.enums import ChangeKind, Layer
from scoring.forms.fields import day_or_none
from scoring.forms.history import lines_in_words
from scoring.models import Assessment
from scoring.reports.history_workbook import history_workbook
from scoring.selectors import sheet_history as selector
from scoring.selectors.engine_input import rules_of_sheet
from scoring.views import lookups
from scoring.views.public import XLSX, attachment
from scoring.views.responses import signed_in
from units.models import User

LINES_PER_PAGE = 100


@dataclass(frozen=True)
class _Side:
    """From where the history is read: the name of its address, its reader, and the way to it."""

    name: str
    reader: Callable[[Assessment, User], selector.Reader]
    crumbs: Callable[[Assessment], Sequence[Mapping[str, str]]]
    file: str = ""
    """Name of the address of an uploaded workbook, for who may open it."""

    def url(self, sheet: Assessment, suffix: str = "") -> str:
        """The address of the page or of its file."""
        return reverse(self.name + suffix, args=[sheet.round.code, sheet.unit.code])


_OWN = _Side(
    "own_sheet_history",
    lambda sheet, _user: selector.unit_reader(sheet),
    lambda sheet: [
        {"label": "Tự đánh giá", "url": reverse("own_sheets")},
        {"label": sheet.round.title, "url": reverse("own_sheet", args=[sheet.round.code, sheet.unit.code])},
        {"label": "Lịch sử", "url": ""},
    ],
    file="own_sheet_import_file",
)
_OVERSEEN = _Side(
    "sheet_history",
    lambda sheet, _user: selector.organiser_reader(sheet),
    lambda sheet: [
        {"label": "Điều hành", "url": reverse("rounds")},
        {"label": sheet.round.code, "url": reverse("round_board", args=[sheet.round.code])},
        {"label": sheet.unit.name, "url": reverse("overseen_sheet", args=[sheet.round.code, sheet.unit.code])},
        {"label": "Lịch sử", "url": ""},
    ],
    file="overseen_import_file",
)
_INSPECTED = _Side(
    "inspection_history",
    selector.inspector_reader,
    lambda sheet: [
        {"label": "Phiếu tôi kiểm tra", "url": reverse("inspections")},
        {"label": sheet.unit.name, "url": reverse("inspection", args=[sheet.round.code, sheet.unit.code])},
        {"label": "Lịch sử", "url": ""},
    ],
)


def _choice(request: HttpRequest) -> selector.Choice:
    given = request.GET
    return selector.Choice(
        given.get("tieu-chi", ""),
        given.get("lan-cham", ""),
        given.get("nguoi", ""),
        given.get("viec", ""),
        day_or_none(given.get("tu-ngay", "")),
        day_or_none(given.get("den-ngay", "")),
    )


def _page(request: HttpRequest, sheet: Assessment, side: _Side) -> HttpResponse:
    choice, reader, rules = _choice(request), side.reader(sheet, signed_in(request)), rules_of_sheet(sheet)
    people = selector.people_of(sheet, reader)
    found = selector.chosen_lines(sheet, reader, choice, people)
    page = Paginator(found, LINES_PER_PAGE).get_page(request.GET.get("trang"))
    context = {
        "sheet": sheet,
        "illustrative": sheet.round.illustrative,
        "crumb_items": side.crumbs(sheet),
        "page": page,
        "lines": lines_in_words(page.object_list, rules, reader, selector.files_of(sheet)),
        "choice": choice,
        "leaves": rules.leaves_of(sheet.round_block.block.code),
        "layers": [layer for layer in Layer if layer in reader.seen and layer in rules.policy.layers],
        "people": people,
        "kinds": ChangeKind.choices,
        "page_url": side.url(sheet),
        "file_url_name": side.file,
        "excel_url": f"{side.url(sheet, '_excel')}?{request.GET.urlencode()}",
    }
    return render(request, "scoring/history/page.html", context)


def _excel(request: HttpRequest, sheet: Assessment, side: _Side) -> HttpResponse:
    reader, rules = side.reader(sheet, signed_in(request)), rules_of_sheet(sheet)
    found = selector.chosen_lines(sheet, reader, _choice(request), selector.people_of(sheet, reader))
    lines = lines_in_words(found, rules, reader, selector.files_of(sheet))
    content = history_workbook(
        f"Lịch sử phiếu của {sheet.unit.name}",
        f"{sheet.round.title}. Xuất lúc {timezone.localtime():%H:%M ngày %d/%m/%Y}.",
        lines,
        illustrative=sheet.round.illustrative,
    )
    return attachment(content, f"lich-su-{sheet.round.code}-{sheet.unit.code}.xlsx", XLSX)


@require_safe
@requires("sheet.read", lookups.own_sheet)
def own_sheet_history(request: HttpRequest, sheet: Assessment, **_: object) -> HttpResponse:
    """What was changed on the unit's own sheet, of the layers that the unit may see now."""
    return _page(request, sheet, _OWN)


@require_safe
@requires("sheet.read", lookups.own_sheet)
def own_sheet_history_excel(request: HttpRequest, sheet: Assessment, **_: object) -> HttpResponse:
    """The chosen lines of it as a workbook."""
    return _excel(request, sheet, _OWN)


@require_safe
@requires("sheet.oversee", lookups.overseen_sheet)
def sheet_history(request: HttpRequest, sheet: Assessment, **_: object) -> HttpResponse:
    """What was changed on a sheet, of the layers that the standing body may see now."""
    return _page(request, sheet, _OVERSEEN)


@require_safe
@requires("sheet.oversee", lookups.overseen_sheet)
def sheet_history_excel(request: HttpRequest, sheet: Assessment, **_: object) -> HttpResponse:
    """The chosen lines of it as a workbook."""
    return _excel(request, sheet, _OVERSEEN)


@require_safe
@requires("inspection.read", lookups.inspected_sheet)
def inspection_history(request: HttpRequest, sheet: Assessment, **_: object) -> HttpResponse:
    """What was changed on a sheet that the person inspects, of what they may see now."""
    return _page(request, sheet, _INSPECTED)


@require_safe
@requires("inspection.read", lookups.inspected_sheet)
def inspection_history_excel(request: HttpRequest, sheet: Assessment, **_: object) -> HttpResponse:
    """The chosen lines of it as a workbook."""
    return _excel(request, sheet, _INSPECTED)
