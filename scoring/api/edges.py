"""What holds for every answer of the API: open to everybody, JSON also for errors, ETag, readable from other sites; it must hold no query."""

import logging
from collections.abc import Callable, Sequence
from functools import wraps
from http import HTTPStatus
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse

from cchc_portal.caching import keep
from cchc_portal.http import RETRY_SECONDS, is_busy, requires

log = logging.getLogger("scoring.api")

NOT_FOUND: Final = "Không có dữ liệu đã công bố ở địa chỉ này."
NOT_ALLOWED: Final = "API này chỉ để đọc: dùng GET hoặc HEAD."
INVALID: Final = "Tham số không hợp lệ."
BUSY: Final = "Hệ thống đang bận, hãy thử lại sau ít giây."
BROKEN: Final = "Có lỗi ở máy chủ. Lỗi đã được ghi lại."


def problem(status: HTTPStatus, message: str, faults: Sequence[str] = ()) -> HttpResponse:
    """An error as JSON (schemas.Problem); it repeats nothing of what was asked."""
    body = {"status": int(status), "message": message, "faults": list(faults)}
    response = JsonResponse(body, status=status, json_dumps_params={"ensure_ascii": False})
    response["Cache-Control"] = "no-store"
    return response


def readable(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Let everybody read a view of the API with GET or HEAD, from any site: no cookie counts and nothing can be written."""

    @requires("public.read")
    @wraps(view)
    def guarded(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        if request.method not in ("GET", "HEAD"):
            response: HttpResponseBase = problem(HTTPStatus.METHOD_NOT_ALLOWED, NOT_ALLOWED)
            response["Allow"] = "GET, HEAD"
        else:
            asked, request.method = request.method, "GET"  # the server leaves the body of HEAD out
            response = keep(request, view(request, **kwargs))
            request.method = asked
        response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Expose-Headers"] = "ETag"
        return response

    guarded.csrf_exempt = True  # type: ignore[attr-defined]  # nothing is written; 405 is JSON too
    return guarded


def not_found(_request: HttpRequest, _error: object = None) -> HttpResponse:
    """Nothing published is there, whether or not a draft is."""
    return problem(HTTPStatus.NOT_FOUND, NOT_FOUND)


def invalid(_request: HttpRequest, error: Any) -> HttpResponse:
    """Parameters outside what the OpenAPI document says, each by its name."""
    names = sorted({str(fault["loc"][-1]) for fault in error.errors})
    return problem(HTTPStatus.UNPROCESSABLE_ENTITY, INVALID, [f"{name}: giá trị không hợp lệ" for name in names])


def failed(_request: HttpRequest, error: Any) -> HttpResponse:
    """What nobody foresaw: the database that is away is 503, anything else a logged 500; never a page."""
    log.error("api", exc_info=error)
    if not is_busy(error):
        return problem(HTTPStatus.INTERNAL_SERVER_ERROR, BROKEN)
    response = problem(HTTPStatus.SERVICE_UNAVAILABLE, BUSY)
    response["Retry-After"] = str(RETRY_SECONDS)
    return response
