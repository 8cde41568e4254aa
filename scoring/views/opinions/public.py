"""The page on which a citizen gives an opinion: no sign-in, no JavaScript, nothing kept of who it was."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from cchc_portal import gentle
from cchc_portal.http import requires
from scoring.forms.opinions import TRAP, OpinionForm
from scoring.models import CollectionPoint
from scoring.selectors.opinions import is_collecting, is_given
from scoring.services import opinions
from scoring.services.errors import AlreadyDone, Faulty, NotOpen
from scoring.views.opinions.lookups import open_point
from scoring.views.responses import typed

_TOO_OFTEN = "Máy này vừa gửi một ý kiến. Xin đợi ít giây rồi bấm Gửi lần nữa; điều bạn chọn còn nguyên."
_OLD_PAGE = "Trang này mở đã lâu. Điều bạn chọn còn nguyên, xin bấm Gửi lần nữa."


@require_http_methods(["GET", "HEAD", "POST"])
@requires("public.read", open_point)
def opinion_give(request: HttpRequest, point: CollectionPoint, token: str) -> HttpResponse:
    """Five faces for each question and a comment; what is sent twice is kept once."""
    today = timezone.localdate()
    form = OpinionForm(point.question_set.questions, token, typed(request))
    if not is_collecting(point, today):
        late = HTTPStatus.OK if request.method in ("GET", "HEAD") else HTTPStatus.CONFLICT
        return _page(request, point, form, closed=True, status=late)
    if request.method != "POST":
        return _page(request, point, form)
    if form.is_trapped:  # a program: it is thanked and nothing is kept
        return _page(request, point, form, done=True)
    if not form.is_ours:
        fresh = OpinionForm(point.question_set.questions, token, None)
        form.code = fresh.code
        return _page(request, point, form, error=_OLD_PAGE, status=HTTPStatus.CONFLICT)
    return _kept(request, point, form)


def _kept(request: HttpRequest, point: CollectionPoint, form: OpinionForm) -> HttpResponse:
    if is_given(form.stored_code):  # a second click: not one too many
        return _page(request, point, form, done=True)
    if gentle.is_too_often(request, point.token):
        return _page(request, point, form, error=_TOO_OFTEN, status=HTTPStatus.TOO_MANY_REQUESTS)
    said = {"faces": form.faces, "comment": form.comment, "code": form.stored_code}
    try:
        opinions.give_opinion(point=point, **said, today=timezone.localdate())  # type: ignore[arg-type]
    except AlreadyDone:
        return _page(request, point, form, done=True)
    except NotOpen:
        return _page(request, point, form, closed=True, status=HTTPStatus.CONFLICT)
    except Faulty as refusal:
        text = " ".join(message for messages in refusal.faults.values() for message in messages)
        return _page(request, point, form, error=text, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    response = _page(request, point, form, done=True)
    gentle.remember_device(request, response, point.token)
    return response


def _page(
    request: HttpRequest, point: CollectionPoint, form: OpinionForm, *, status: int = HTTPStatus.OK, **shown: object
) -> HttpResponse:
    context = {"point": point, "form": form, "trap": TRAP, "agency_name": point.agency.name, **shown}
    response = render(request, "scoring/opinions/give.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response
