"""The page of a refusal keeps what was typed, and nothing else of the form."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict
from django.template.loader import render_to_string

SENT = {
    "csrfmiddlewaretoken": "a b",
    "password1": "bí mật 1,5",
    "seen": "3",
    "state": "dropped",
    "code": "1.2",
    "next": "/a b/",
    "reason": "Nhầm",
    "points": "1,25",
    "letter": "12/BC",
    "words": "Tôi gõ <b>dài</b>",
}
KEPT = ["Nhầm", "1,25", "12/BC", "Tôi gõ &lt;b&gt;dài&lt;/b&gt;"]


def texts(rf, template, user, sent=None):
    request = rf.post("/")
    request.POST = QueryDict(mutable=True)
    request.POST.update(sent or SENT)
    request.user = user
    page = render_to_string(template, {"exception": "Đã đóng."}, request)
    return [part.partition("</textarea>")[0].strip() for part in page.split('bạn vừa gõ">')[1:]]


@pytest.mark.parametrize("template", ["403.html", "409.html"])
def test_what_was_typed_is_kept_and_no_secret_token_or_choice(rf, cast, template):
    assert texts(rf, template, cast.staff_a) == KEPT


def test_a_strangers_words_are_shown_only_after_the_forms_own_token_was_right(rf, db):
    assert texts(rf, "403.html", AnonymousUser()) == []
    assert texts(rf, "409.html", AnonymousUser()) == KEPT


def test_a_page_that_is_only_looked_at_shows_nothing(rf, cast):
    request = rf.get("/", {"reason": "Nhầm tệp"})
    request.user = cast.staff_a

    assert "vừa gõ" not in render_to_string("409.html", {}, request)
    assert "vừa gõ" not in render_to_string("409.html")
