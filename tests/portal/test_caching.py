"""What may be kept: public answers for a minute, sealed bytes for ever, nothing of a signed-in person or with a form in it."""

import pytest
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse, StreamingHttpResponse
from django.test import RequestFactory

from cchc_portal.caching import keep, kept_by_everybody


@pytest.fixture
def request_of():
    def made(user=None, **headers):
        request = RequestFactory().get("/", headers=headers)
        request.user = user or AnonymousUser()
        return request

    return made


class Somebody:
    is_authenticated = True


def test_a_page_is_kept_a_minute_and_asked_for_again(request_of):
    response = keep(request_of(), HttpResponse("trang"))

    assert response["Cache-Control"] == "public, no-cache"
    assert response["Vary"] == "Cookie"
    assert response["ETag"]
    again = keep(request_of(**{"If-None-Match": response["ETag"]}), HttpResponse("trang"))
    assert (again.status_code, again["ETag"]) == (304, response["ETag"])
    assert keep(request_of(**{"If-None-Match": response["ETag"]}), HttpResponse("khác")).status_code == 200


def test_sealed_bytes_are_kept_for_ever(request_of):
    view = kept_by_everybody(for_ever=True)(lambda _request: HttpResponse("{}"))

    assert view(request_of())["Cache-Control"] == "public, max-age=31536000, immutable"


def _with_cookie():
    response = HttpResponse("x")
    response.set_cookie("a", "b")
    return response


@pytest.mark.parametrize(
    "response",
    [
        HttpResponse("x", status=404),
        HttpResponse('<input name="csrfmiddlewaretoken">'),
        _with_cookie(),
        StreamingHttpResponse(iter((b"x",))),
    ],
)
def test_what_is_no_whole_public_answer_is_left_alone(request_of, response):
    kept = keep(request_of(), response)

    assert "ETag" not in kept
    assert "Cache-Control" not in kept


def test_answers_to_a_person_and_messages_are_left_alone(request_of):
    assert "ETag" not in keep(request_of(Somebody()), HttpResponse("x"))
    request = request_of()
    request._messages = messages.storage.cookie.CookieStorage(request)
    list(request._messages)
    assert "ETag" not in keep(request, HttpResponse("x"))
