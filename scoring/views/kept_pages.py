"""Pages that are the same for every stranger, remembered whole and answered with 304 where the reader has them; it must keep no page of a person.

A page is remembered only for a request without session and messages, so that no name, no token and no message can be on it; the
headers of the browser policy are written anew for every answer.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers

from cchc_portal.caching import REVALIDATE
from scoring.selectors.rankings.memory import Memory

MOST_BYTES: Final = 32 * 1024 * 1024
_PERSONAL: Final = ("messages",)


@dataclass(frozen=True)
class _Kept:
    """A page's bytes, packed, with the digest of what is in them."""

    packed: bytes
    etag: str


_PAGES: Final = Memory[_Kept](MOST_BYTES)


def is_stranger(request: HttpRequest) -> bool:
    """Whether nothing in the request says who is reading: no session, no message that waits."""
    return not any(name in request.COOKIES for name in (settings.SESSION_COOKIE_NAME, *_PERSONAL))


def kept_page(
    request: HttpRequest, key: Hashable, make: Callable[[], HttpResponse], *, keep: bool = True
) -> HttpResponse:
    """The page that `make` gives; for strangers out of memory, packed where the browser takes that, 304 where it has it.

    `key` names everything that the page depends on, besides its address. Without `keep` nothing is remembered.
    """
    if not is_stranger(request):
        return make()
    whole = (request.scheme, request.get_host(), request.path, key)
    kept = _PAGES.get(whole)
    if kept is None:
        made = make()
        if made.status_code != HTTPStatus.OK:
            return made
        kept = _Kept(gzip.compress(made.content, 6, mtime=0), hashlib.sha256(made.content).hexdigest()[:32])
        if keep:
            _PAGES.put(whole, kept, len(kept.packed))
    return _answer(request, kept)


def _answer(request: HttpRequest, kept: _Kept) -> HttpResponse:
    packs = "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(kept.packed if packs else gzip.decompress(kept.packed))
    if packs:
        response["Content-Encoding"] = "gzip"
    etag = f'W/"{kept.etag}"'
    response["ETag"] = etag
    response["Cache-Control"] = REVALIDATE
    patch_vary_headers(response, ("Accept-Encoding", "Cookie"))
    return get_conditional_response(request, etag=etag, response=response) or response
