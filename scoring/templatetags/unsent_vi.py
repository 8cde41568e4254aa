"""What a person had typed when their form was refused, so that nothing typed is lost; it asks the database nothing."""

from __future__ import annotations

import re
from typing import Any

from django import template
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, UnreadablePostError
from django.http.multipartparser import MultiPartParserError

register = template.Library()

_SECRET = re.compile(r"password|passwd|otp|secret|token", re.IGNORECASE)
_WORKINGS = frozenset({"code", "criterion", "ma", "next", "tieu-chi", "unit", "viec", "don-vi"})
"""Controls that say which row or button it was, and hold nothing typed."""
_TYPED = re.compile(r"\s|[^\x00-\x7f]|\d[.,/]\w|\w[.,/]\d|://|@")
"""What choices, tokens and digests have none of: spaces, Vietnamese letters, decimals, dates, numbers of papers, links."""
_PROSE = frozenset({"answer", "name", "note", "place", "reason", "received", "text", "title"})
"""Controls in which one plain word too was typed."""


@register.inclusion_tag("components/unsent.html", takes_context=True)
def unsent(context: dict[str, Any], *, of_strangers: bool = False) -> dict[str, Any]:
    """The texts of a refused POST, in their order, each once; of who is not signed in only where a page asks for them.

    A page that another site can make a stranger's browser send must not show that site's words. Which control is hidden a server cannot know: what looks like a token, a choice or a version is left out, and so is
    whatever is secret.
    """
    request = context.get("request")
    if not isinstance(request, HttpRequest) or request.method != "POST" or not hasattr(request, "user"):
        return {"texts": []}
    if not of_strangers and not request.user.is_authenticated:
        return {"texts": []}
    try:
        pairs = [(name, text) for name, texts in request.POST.lists() for text in texts]
    except (MultiPartParserError, RequestDataTooBig, SuspiciousOperation, UnreadablePostError):
        return {"texts": []}
    return {"texts": list(dict.fromkeys(text.strip() for name, text in pairs if _is_typed(name, text.strip())))}


def _is_typed(name: str, text: str) -> bool:
    if not text or _SECRET.search(name) or name in _WORKINGS or text.startswith("/"):
        return False
    return name in _PROSE or _TYPED.search(text) is not None
