"""A desk one criterion at a time, for a tablet on site; no rule and no query.

Every row stands on the page and one is shown, so that going on needs no network; without JavaScript the same links load the
page at the next one. `?che-do=tung-tieu-chi&tieu-chi=CODE`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from scoring.views.desk import EVERY_FIELD, Desk

MODE_PARAMETER: Final = "che-do"
ONE_BY_ONE: Final = "tung-tieu-chi"
CRITERION_PARAMETER: Final = "tieu-chi"


def is_wanted(request: HttpRequest) -> bool:
    """Whether the page is asked for one criterion at a time."""
    return request.GET.get(MODE_PARAMETER) == ONE_BY_ONE


def address(desk: Desk, code: str = "") -> str:
    """The desk's page showing one criterion; the first that is not written yet without a code."""
    chosen = {MODE_PARAMETER: ONE_BY_ONE} | ({CRITERION_PARAMETER: code} if code else {})
    return f"{desk.page_url}?{urlencode(chosen)}"


def focused(desk: Desk) -> Desk:
    """The desk with all of its rows, whose saves come back to one criterion."""
    mode = urlencode({MODE_PARAMETER: ONE_BY_ONE})
    save_url = desk.save_url if mode in desk.save_url else f"{desk.save_url}?{mode}"
    return replace(desk, field=EVERY_FIELD, view="", search="", bar_action="", save_url=save_url)


def as_shown(request: HttpRequest, desk: Desk) -> Desk:
    """The desk as its page shows it: a row that answers a save in this mode saves in it the next time too."""
    return focused(desk) if is_wanted(request) else desk


def one_by_one(desk: Desk, fields: Sequence[dict[str, Any]], code: str) -> dict[str, Any]:
    """`focus` for scoring/sheet/focus.html: every row that this desk answers with its place, and which one is shown.

    `fields` are those of desk_context. A code that the sheet does not have shows the first row without an answer.
    """
    found = [(group["field"], row) for group in fields for row in group["rows"] if not row.get("outside")]
    items = [
        {"row": row, "field": f"{field.code}. {field.title}", "number": number, "url": address(desk, row["code"])}
        for number, (field, row) in enumerate(found, start=1)
    ]
    here = next((item for item in items if item["row"]["code"] == code), None)
    here = here or next((item for item in items if item["row"]["version"] == 0), None) or next(iter(items), None)
    place = here["number"] if here else 0
    return {
        "focus": {
            "items": items,
            "number": place,
            "total": len(items),
            "previous": items[place - 2]["url"] if place > 1 else "",
            "next": items[place]["url"] if 0 < place < len(items) else "",
        }
    }


def kept(request: HttpRequest, desk: Desk, response: HttpResponse) -> HttpResponse:
    """The answer to a save: a way back to the rows leads to the one criterion instead, where the page shows one."""
    if not is_wanted(request) or response.status_code != HTTPStatus.SEE_OTHER:
        return response
    return HttpResponseRedirect(address(desk, request.POST.get("code", "")), status=HTTPStatus.SEE_OTHER)
