"""What views share: the right asked before a view runs, page or fragment, who is calling; it must hold no rule and no query."""

import re
import sys
from collections.abc import Callable, Mapping
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse, QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.views import defaults

from cchc_portal import permissions
from cchc_portal.devices import device_address

View = Callable[..., HttpResponseBase]

RETRY_SECONDS = 5
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
"""What Django too puts in the place of what cannot be read."""
_BREAK = re.compile(r"[\x0b\x0c]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")
"""What nobody types: what no XML holds (so neither Word nor Excel), and marks that turn the direction of what follows."""
API_ROOT = "/api/"
API_FAILED = "Hệ thống đang bận hoặc gặp lỗi. Hãy thử lại sau ít giây."
LOCKED_OUT = "Đăng nhập sai quá nhiều lần. Hãy đợi 15 phút rồi thử lại, hoặc liên hệ người quản trị."
STALE_FORM = "Trang này đã mở quá lâu hoặc phiên làm việc đã đổi. Hãy tải lại trang rồi gửi lại."
SESSION_OVER = "Phiên làm việc đã hết. Hãy đăng nhập lại; nội dung vừa nhập chưa được lưu."


def requires(action: str, get: Callable[..., Any] | None = None) -> Callable[[View], View]:
    """Let a view run only for people who have the right to `action`; the view carries it as `required_action`, `get` as `looked_up`.

    `get(request, **url_kwargs)` returns the object out of the rows this person may see, or raises Http404; the view is
    then called as `view(request, obj, **url_kwargs)`. Without `get` the right is asked without an object, and the view
    is called as `view(request, **url_kwargs)`.

    Who is not signed in is sent to the login page, unless the action is open to everybody. A signed-in person without
    the right gets 403, an object outside their reach is 404.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
            _without_controls(request)
            try:
                obj = get(request, **kwargs) if get else None
            except Http404:
                if _must_sign_in(request, action, None):  # whether the address exists is not for strangers
                    return login_redirect(request)
                raise
            if not permissions.may(request.user, action, obj):
                if _must_sign_in(request, action, obj):
                    return login_redirect(request)
                raise PermissionDenied
            return view(request, obj, **kwargs) if get else view(request, **kwargs)

        guarded.required_action, guarded.looked_up = action, get  # type: ignore[attr-defined]
        return guarded

    return decorate


def _without_controls(request: HttpRequest) -> None:
    """Let no view meet control characters: gone from a form, and a NUL, which PostgreSQL does not keep, unreadable in a query."""
    if "%00" in request.META.get("QUERY_STRING", "") and not request.path.startswith(API_ROOT):  # its schemas say so
        request.GET = _with(
            request.GET, lambda text: text.replace("\0", REPLACEMENT)
        )  # a code that there is not stays one
    if request.method == "POST" and any(
        _CONTROL.search(text) for name, texts in request.POST.lists() for text in (name, *texts)
    ):
        request.POST = _with(request.POST, lambda text: _CONTROL.sub("", _BREAK.sub(" ", text)))


def _with(data: QueryDict, written: Callable[[str], str]) -> Any:
    clean = QueryDict(mutable=True, encoding=data.encoding)
    for name, texts in data.lists():
        clean.setlist(written(name), [written(text) for text in texts])
    clean._mutable = False  # noqa: SLF001 - as Django makes its own
    return clean


def _must_sign_in(request: HttpRequest, action: str, obj: object | None) -> bool:
    return not request.user.is_authenticated and not permissions.may(request.user, action, obj)


def login_redirect(request: HttpRequest) -> HttpResponse:
    """Send the person to the login page and back; a fragment gets 401, so that what was typed stays on the page."""
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(SESSION_OVER, status=HTTPStatus.UNAUTHORIZED, content_type="text/plain; charset=utf-8")
    back = request.get_full_path()
    if request.method not in ("GET", "HEAD"):  # nobody can come back to a POST: to the page it was sent from
        referrer = request.headers.get("Referer", "")
        host_is_ours = url_has_allowed_host_and_scheme(
            referrer, {request.get_host()}, require_https=request.is_secure()
        )
        back = referrer if host_is_ours else "/"
    return redirect_to_login(back)


def page_or_fragment(
    request: HttpRequest, page: str, fragment: str, context: Mapping[str, Any], *, status: int = 200
) -> HttpResponse:
    """Return `fragment` to an htmx request (but not to a boosted or restored one) and the whole `page` to any other."""
    htmx = request.headers
    wants_fragment = htmx.get("HX-Request") == "true" and not (
        htmx.get("HX-Boosted") == "true" or htmx.get("HX-History-Restore-Request") == "true"
    )
    response = render(request, fragment if wants_fragment else page, dict(context), status=status)
    patch_vary_headers(response, ("HX-Request",))
    return response


# --- The database cannot answer now --------------------------------------------------------------------------------


def is_busy(exc: BaseException | None) -> bool:
    """Say whether `exc` means "the database is away or its lock or time limit was reached", which a second try may cure."""
    if type(exc) is DatabaseError:  # what psycopg2 says of a connection that broke in the middle of an answer
        return getattr(exc.__cause__, "pgcode", "") is None
    if not isinstance(exc, (OperationalError, InterfaceError)):
        return False
    if isinstance(exc.__cause__, Exception) and type(exc.__cause__).__module__.startswith("sqlite3"):
        return any(word in str(exc) for word in ("locked", "busy", "unable to open", "disk I/O"))
    return True


def try_again_page() -> HttpResponse:
    """Return the page that says "thử lại" (503); it needs neither the database nor the person."""
    response = HttpResponse(render_to_string("503.html"), status=HTTPStatus.SERVICE_UNAVAILABLE)
    response["Retry-After"] = str(RETRY_SECONDS)
    response["Cache-Control"] = "no-store"
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer what no view caught (handler500): "thử lại" when the database was away, else the error page."""
    busy = is_busy(sys.exc_info()[1])
    if request.path.startswith(API_ROOT):  # programs are answered in JSON also where no view was reached
        return JsonResponse(
            {"status": 503 if busy else 500, "message": API_FAILED, "faults": []}, status=503 if busy else 500
        )
    return try_again_page() if busy else defaults.server_error(request)


# --- Who is calling ------------------------------------------------------------------------------------------------


def client_address(request: HttpRequest) -> str:
    """Return the caller's address; X-Forwarded-For counts only as far as our own PROXY_COUNT proxies wrote it."""
    proxies: int = settings.PROXY_COUNT
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop.strip()]
    if proxies and len(hops) >= proxies:
        return hops[-proxies]
    return request.META.get("REMOTE_ADDR") or "0.0.0.0"  # noqa: S104 - a name for "unknown" (a socket), not a binding


def limited_address(request: HttpRequest) -> str:
    """Return what login limits count by: a device known for the typed name counts for itself, else the address."""
    return device_address(request, typed_username(request)) or client_address(request)


def typed_username(request: HttpRequest, credentials: Mapping[str, Any] | None = None) -> str:
    """Return the name somebody tries to sign in with, lower case; allauth's form calls it `login`."""
    name = (credentials or {}).get("username") or request.POST.get("login") or request.POST.get("username") or ""
    return str(name).strip().lower()[:150]


def locked_out(
    request: HttpRequest, _response: HttpResponse | None = None, _credentials: object = None
) -> HttpResponse:
    """Answer a person and address that failed too often (429); the same words whether or not the account exists."""
    return render(request, "403.html", {"exception": LOCKED_OUT}, status=HTTPStatus.TOO_MANY_REQUESTS)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose token is missing or old (403); `reason` is for the log that Django writes."""
    del reason
    return render(request, "403.html", {"exception": STALE_FORM}, status=HTTPStatus.FORBIDDEN)
