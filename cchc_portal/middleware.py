"""What holds for every request: the log line, browser policy, body limit, "try again", session limits; it must hold no rule of the work."""

import logging
import re
import time
from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import unquote

from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import resolve

from cchc_portal.devices import remember_device
from cchc_portal.http import is_busy, try_again_page

GetResponse = Callable[[HttpRequest], HttpResponse]

SIGNED_IN_AT = "signed_in_at"
LAST_KEY_AT = "last_key_at"
CAME_WITH_SLIP = "came_with_slip"
"""In the session of somebody who came with a printed slip, until they have a password of their own (auth_backend)."""
OPEN_BEFORE_CHANGE = frozenset({"account_change_password", "account_logout", "healthz", "readyz"})
STAMP_SECONDS = 60
"""The last key is written at most this often, so that reading pages does not write rows."""
LARGE_BODY_BYTES = 104 * 1024 * 1024
"""MAX_BODY_BYTES where evidence is sent: 100 MB of files."""
LARGE_BODY_PATH = re.compile(r"/(tu-danh-gia|kiem-tra)/[^/]+/[^/]+/(minh-chung/them|nop)/")
DRAIN_BYTES = 64 * 1024 * 1024
TOO_LARGE = "Nội dung gửi lên lớn quá {} MB. Hãy giảm dung lượng tệp rồi gửi lại."
ADMIN_ROOT = "/admin/"
NOT_PLAIN = "Yêu cầu này không hợp lệ. Hãy tải lại trang rồi thử lại."
PERMISSIONS_POLICY = "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"

log = logging.getLogger("cchc_portal.requests")


def request_log(get_response: GetResponse) -> GetResponse:
    """Log one line a request: method, path without its query, status, milliseconds, the person's number."""

    def middleware(request: HttpRequest) -> HttpResponse:
        started = time.monotonic()
        response = get_response(request)
        if not request.path.startswith((settings.STATIC_URL, "/healthz", "/readyz")):
            extra = {
                "method": request.method,
                "path": request.path,
                "status": response.status_code,
                "duration_ms": round((time.monotonic() - started) * 1000),
                "user_id": getattr(getattr(request, "_cached_user", None), "pk", None),  # no query for the log
            }
            log.info("request", extra=extra)
        return response

    return middleware


def browser_policy(get_response: GetResponse) -> GetResponse:
    """Add the security headers that Django and django-csp do not."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response

    return middleware


class TryAgain:
    """Answer "thử lại" (503) when a view meets a database that is away, locked or too slow."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; what fails outside of views reaches `http.server_error`."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Turn the database's refusal into a page; leave anything else alone."""
        if not is_busy(exception):
            return None
        log.error("database busy", exc_info=exception, extra={"method": request.method, "path": request.path})
        return try_again_page()


def body_limit(get_response: GetResponse) -> GetResponse:
    """Refuse a request whose body is larger than MAX_BODY_BYTES (LARGE_BODY_BYTES at LARGE_BODY_PATH) with 413, before anything of it is kept."""

    def middleware(request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        limit: int = LARGE_BODY_BYTES if LARGE_BODY_PATH.fullmatch(request.path) else settings.MAX_BODY_BYTES
        if not length.isdecimal() or int(length) <= limit:
            return get_response(request)
        left = DRAIN_BYTES  # a browser shows the answer only once it could send what it had begun to send
        while left > 0 and (chunk := request.read(65536)):
            left -= len(chunk)
        says = TOO_LARGE.format(limit // 1024**2)
        return render(request, "400.html", {"exception": says}, status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)

    return middleware


def plain_requests(get_response: GetResponse) -> GetResponse:
    """Refuse (400) what no browser sends and no database keeps: a form not in UTF-8, a NUL in the path or in a cookie.

    Also one in a query of the admin screens, which ask the database for it as it stands; other views read it as unreadable.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        charset = (request.content_params or {}).get("charset", "utf-8").lower()
        query = unquote(request.META.get("QUERY_STRING", "")) if request.path.startswith(ADMIN_ROOT) else ""
        if charset in ("utf-8", "utf8") and "\0" not in "".join((request.path, query, *request.COOKIES.values())):
            return get_response(request)
        return render(request, "400.html", {"exception": NOT_PLAIN}, status=HTTPStatus.BAD_REQUEST)

    return middleware


def session_limits(get_response: GetResponse) -> GetResponse:
    """End a session SESSION_IDLE after its last request, SESSION_LIMIT after sign-in, and at once when the account is disabled.

    Who came with a printed slip changes its password first. Pages of a signed-in person must not be kept by the browser (`no-store`).
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        signed_in = request.user.is_authenticated
        if signed_in and _is_over(request):
            logout(request)
        elif not signed_in and SESSION_KEY in request.session:  # disabled or deleted since: nothing of it comes back
            request.session.flush()
        response = change_first(request) or get_response(request)
        if request.user.is_authenticated:
            _stamp(request, response)
        if signed_in or request.user.is_authenticated:
            response["Cache-Control"] = "no-store"
        return response

    return middleware


def change_first(request: HttpRequest) -> HttpResponse | None:
    """Send somebody who came with a printed slip to the page that changes its password; None lets the request on."""
    if not request.user.is_authenticated or not request.session.get(CAME_WITH_SLIP):
        return None
    try:
        name = resolve(request.path_info).url_name
    except Http404:
        name = None
    return None if name in OPEN_BEFORE_CHANGE else redirect("account_change_password")


def _is_over(request: HttpRequest) -> bool:
    now = time.time()
    signed_in_at: float = request.session.get(SIGNED_IN_AT, now)
    last_key_at: float = request.session.get(LAST_KEY_AT, now)
    limit: float = settings.SESSION_LIMIT.total_seconds()
    idle: float = settings.SESSION_IDLE.total_seconds()
    return now - signed_in_at >= limit or now - last_key_at >= idle


def _stamp(request: HttpRequest, response: HttpResponse) -> None:
    now = int(time.time())
    if SIGNED_IN_AT not in request.session:  # the answer to signing in
        request.session[SIGNED_IN_AT] = now
        remember_device(request, response, request.user.get_username())
    if now - request.session.get(LAST_KEY_AT, 0) >= STAMP_SECONDS:
        request.session[LAST_KEY_AT] = now
