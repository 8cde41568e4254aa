"""The right asked before a view runs, and page or fragment."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.test import RequestFactory

from cchc_portal.http import page_or_fragment, requires


def request_of(user, path="/viec/?loc=1", **headers):
    request = RequestFactory().get(path, headers=headers)
    request.user = user
    return request


def nothing(request, **kwargs):
    raise Http404


@requires("work.read")
def own_work(request, **kwargs):
    return HttpResponse("việc")


@requires("work.read", nothing)
def own_row(request, obj, **kwargs):
    return HttpResponse("không ai thấy")


@requires("public.read", nothing)
def public_row(request, obj):
    return HttpResponse("không ai thấy")


def test_requires_records_the_action():
    assert own_work.required_action == "work.read"


def test_requires_sends_a_stranger_to_sign_in_and_back():
    response = own_work(request_of(AnonymousUser()))

    assert (response.status_code, response.url) == (302, "/tai-khoan/login/?next=/viec/%3Floc%3D1")


def test_requires_answers_a_strangers_fragment_with_401_so_that_typed_text_stays():
    response = own_work(request_of(AnonymousUser(), hx_request="true"))

    assert (response.status_code, response.headers.get("Location")) == (401, None)


@pytest.mark.parametrize(
    ("referrer", "back"),
    [("http://testserver/phieu/", "http%3A//testserver/phieu/"), ("https://xau.example/phieu/", "/"), ("", "/")],
)
def test_requires_brings_a_strangers_post_back_to_its_page_when_that_is_ours(referrer, back):
    request = RequestFactory().post("/phieu/nop/", headers={"referer": referrer})
    request.user = AnonymousUser()

    assert own_work(request).url == f"/tai-khoan/login/?next={back}"


def test_requires_does_not_tell_a_stranger_whether_an_address_exists():
    assert own_row(request_of(AnonymousUser())).status_code == 302


def test_requires_tells_a_stranger_of_a_public_address_that_does_not_exist():
    with pytest.raises(Http404):
        public_row(request_of(AnonymousUser()))


def test_requires_lets_a_person_with_the_right_in(cast):
    assert own_work(request_of(cast.stranger)).content.decode() == "việc"


def test_requires_gives_404_for_what_is_out_of_reach(cast):
    with pytest.raises(Http404):
        own_row(request_of(cast.stranger))


def test_requires_gives_the_view_the_object_and_the_rest_of_the_address(cast):
    seen = []

    @requires("round.organise", lambda _request, round_code: cast.round)
    def organise(request, obj, round_code):
        seen.append((obj, round_code))
        return HttpResponse()

    organise(request_of(cast.organiser), round_code="R")

    assert seen == [(cast.round, "R")]


def test_requires_gives_403_for_a_known_object_without_the_right(cast):
    organise = requires("round.organise", lambda _request: cast.round)(lambda _request, _obj: HttpResponse())

    for person in (cast.stranger, cast.leader, cast.foreign_organiser):
        with pytest.raises(PermissionDenied):
            organise(request_of(person))


@pytest.mark.parametrize(
    ("headers", "whole"),
    [
        ({}, True),
        ({"hx_request": "true"}, False),
        ({"hx_request": "true", "hx_boosted": "true"}, True),
        ({"hx_request": "true", "hx_history_restore_request": "true"}, True),
    ],
)
def test_page_or_fragment_gives_the_fragment_to_htmx_only(headers, whole):
    request = request_of(AnonymousUser(), **headers)

    response = page_or_fragment(request, "404.html", "components/icon.html", {"name": "search"}, status=409)

    assert ("<html" in response.content.decode(), response.status_code) == (whole, 409)
    assert "HX-Request" in response["Vary"]


@requires("public.read")
def spelt(request):
    return HttpResponse(f"{request.GET.get('loc')}|{request.POST.getlist('ten')}")


def test_no_view_meets_a_nul():
    form = RequestFactory().post("/?loc=%00a", {"ten": ["Sở\0 A", "B"], "lo\0c": "1"})
    form.user = AnonymousUser()

    assert spelt(form).content.decode() == "\N{REPLACEMENT CHARACTER}a|['Sở A', 'B']"
    assert form.POST["loc"] == "1"


def test_no_view_meets_control_characters_that_come_with_a_paste():
    form = RequestFactory().post("/", {"ten": ["Dòng\x0btiếp\x1b theo\uffff\u202e", "a\r\n\tb"]})
    form.user = AnonymousUser()

    assert spelt(form).content.decode() == r"None|['Dòng tiếp theo', 'a\r\n\tb']"
