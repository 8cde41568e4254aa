"""How long an answer to somebody who has not signed in may be kept, and whether theirs still holds; it must hold no rule of the work."""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers

REVALIDATE: Final = "public, no-cache"
"""How long a published page may be kept: for ever by anybody who asks each time whether it still holds, so that a correction shows at once."""
YEAR: Final = 365 * 24 * 3600


def kept_by_everybody(*, for_ever: bool = False) -> Callable[[Callable[..., Any]], Callable[..., HttpResponseBase]]:
    """Decorate a view whose answer is the same for everybody who has not signed in; see `keep`."""

    def decorate(view: Callable[..., Any]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def kept(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            return keep(request, view(request, *args, **kwargs), for_ever=for_ever)

        return kept

    return decorate


def keep(request: HttpRequest, response: HttpResponseBase, *, for_ever: bool = False) -> HttpResponseBase:
    """Mark a whole answer (200) for the caches of browsers and proxies, or give 304 to who has it already.

    `for_ever` is for bytes that never change at their address (a sealed file). A page may be corrected, so it is asked
    for again each time: even an old version says one day that a newer one exists. Answers to a signed-in person,
    and those that carry a cookie, a form's token or a message, are left alone.
    """
    if not isinstance(response, HttpResponse) or response.status_code != 200 or _is_personal(request, response):  # noqa: PLR2004 - OK
        return response
    patch_vary_headers(response, ("Cookie",))
    if for_ever:
        patch_cache_control(response, public=True, max_age=YEAR, immutable=True)
    else:
        response["Cache-Control"] = REVALIDATE
    response["ETag"] = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    return get_conditional_response(request, etag=response["ETag"], response=response) or response


def _is_personal(request: HttpRequest, response: HttpResponse) -> bool:
    messages = getattr(request, "_messages", None)
    return bool(
        request.user.is_authenticated
        or response.cookies
        or b"csrfmiddlewaretoken" in response.content
        or (messages is not None and messages.used)
    )
