"""The admin screens: who may change what, what is only looked at, and how many queries a list costs."""

import datetime as dt
import re

import pytest
from django.apps import apps
from django.urls import reverse

from cchc_portal.urls import admin as django_admin  # the screens are loaded with the addresses
from tests import make
from tests.admin.books import text
from units.models import Membership, Unit, User

WRITTEN = {"inspectionteam"}
READ_ONLY = [
    model
    for model in apps.get_app_config("scoring").get_models()
    if model in django_admin.site._registry and model._meta.model_name not in WRITTEN
]
MASTER = ["agency", "block", "unit", "user", "membership"]


def address(model, page, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


@pytest.fixture
def published(cast, ranking):
    return cast


def test_rows_of_the_work_are_only_looked_at(admin, published):
    for model in READ_ONLY:
        before = list(model.objects.order_by("pk").values())
        row = model.objects.order_by("pk").first()

        refused = {
            "add": admin.get(address(model, "add")),
            "added": admin.post(address(model, "add"), {}),
        }
        if row is not None:
            page = admin.get(address(model, "change", row.pk))
            refused |= {
                "changed": admin.post(address(model, "change", row.pk), {"state": "draft", "_save": "1"}),
                "delete": admin.get(address(model, "delete", row.pk)),
                "deleted": admin.post(address(model, "delete", row.pk), {"post": "yes"}),
            }
            chosen = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
            admin.post(address(model, "changelist"), chosen)
            assert (page.status_code, 'name="_save"' in text(page)) == (200, False), model

        assert {name: response.status_code for name, response in refused.items()} == dict.fromkeys(refused, 403), model
        assert list(model.objects.order_by("pk").values()) == before, model


@pytest.mark.parametrize("number", ["x", "_5F", "9" * 30, "²"])
def test_history_of_what_no_row_is_called_is_not_found(admin, cast, number):
    unit = cast.sheet("A").unit

    asked = (
        f"/admin/units/unit/{number}/history/",
        f"/admin/units/unit/{number}/history/1/",
        f"/admin/units/unit/{unit.pk}/history/{number}/",
    )

    assert [admin.get(address).status_code for address in asked] == [404, 404, 404]


@pytest.mark.parametrize("number", ["x", "\0", "9" * 30])
def test_what_no_row_is_called_cannot_be_chosen(admin, cast, number):
    answer = admin.post("/admin/units/unit/", {"action": "delete_selected", "_selected_action": number})

    assert answer.status_code == 404


def test_every_kind_of_work_that_people_ask_about_is_there():
    names = {model._meta.model_name for model in READ_ONLY}

    assert {
        "round",
        "criteriaset",
        "criterion",
        "score",
        "sheettotal",
        "scorechange",
        "ranking",
        "importbatch",
    } <= names


def test_lists_and_pages_of_the_work_speak_vietnamese(admin, published):
    for model in READ_ONLY:
        row = model.objects.order_by("pk").first()
        pages = [admin.get(address(model, "changelist"))]
        pages += [] if row is None else [admin.get(address(model, "change", row.pk))]
        for page in pages:
            labels = re.findall(r"<(?:label|th)[^>]*>(.*?)</(?:label|th)>", text(page))
            words = {re.sub(r"<[^>]+>", "", label).strip().rstrip(":").casefold() for label in labels}
            assert not words & {
                "parent",
                "created by",
                "uploaded by",
                "requested by",
                "ranking",
                "published by",
                "approved by",
            }


def test_lists_can_be_searched_and_filtered(admin, cast):
    for model in (*READ_ONLY, *(apps.get_model("units", kind) for kind in MASTER)):
        shown = django_admin.site._registry[model]

        assert admin.get(address(model, "changelist"), {"q": "sở a"}).status_code == 200, model
        assert shown.search_fields or shown.list_filter, model


def test_lists_ask_the_same_queries_for_one_and_three_rows(admin, cast, django_assert_num_queries):
    Membership.objects.exclude(user=cast.head_a).delete()
    Unit.objects.exclude(code="A").update(superior=Unit.objects.get(code="A"))
    narrow = {
        "units/unit": ({"q": "Quận"}, {"q": "Sở"}, 7),
        "units/user": ({"q": "truong_a"}, {"q": "canbo"}, 5),
        "scoring/assessment": ({"q": "Quận"}, {"q": "Sở"}, 5),
        "scoring/score": ({"q": "Quận"}, {"q": "Sở"}, 5),
        "scoring/scorechange": ({"q": "Quận"}, {"q": "Sở"}, 5),
    }
    for name, (one, three, queries) in narrow.items():
        admin.get(f"/admin/{name}/", one)
        with django_assert_num_queries(queries) as first:
            admin.get(f"/admin/{name}/", one)
        with django_assert_num_queries(len(first.captured_queries)):
            admin.get(f"/admin/{name}/", three)


# --- Master data ---------------------------------------------------------------------------------------------------


def test_a_unit_with_a_sheet_cannot_be_removed(admin, cast):
    unit = Unit.objects.get(code="A")

    page = admin.get(address(Unit, "delete", unit.pk))
    admin.post(address(Unit, "delete", unit.pk), {"post": "yes"})
    admin.post(address(Unit, "changelist"), {"action": "delete_selected", "_selected_action": [unit.pk], "post": "yes"})

    assert "phiếu chấm điểm" in text(page).lower()
    assert Unit.objects.filter(pk=unit.pk).exists()


def test_a_date_is_read_and_written_day_first(admin, cast):
    unit = Unit.objects.get(code="A")
    form = {"agency": unit.agency_id, "code": "A", "name": "Sở A", "block": unit.block_id, "valid_from": "03/04/2026"}

    response = admin.post(address(Unit, "change", unit.pk), form)

    assert response.status_code == 302
    assert Unit.objects.get(code="A").valid_from == dt.date(2026, 4, 3)
    assert 'value="03/04/2026"' in text(admin.get(address(Unit, "change", unit.pk)))


def test_a_change_leaves_its_history_which_cannot_be_reverted(admin, cast, root):
    unit = Unit.objects.get(code="A")
    form = {"agency": unit.agency_id, "code": "A", "name": "Sở A mới", "block": unit.block_id}
    admin.post(address(Unit, "change", unit.pk), form)

    listed = admin.get(address(Unit, "history", unit.pk))
    version = admin.get(address(Unit, "simple_history", unit.pk, unit.history.last().pk))
    reverted = admin.post(address(Unit, "simple_history", unit.pk, unit.history.last().pk), form | {"name": "Sở A"})

    assert "Sở A → Sở A mới" in text(listed)
    assert root.full_name in text(listed)
    assert version.status_code == 200
    assert reverted.status_code == 403
    assert Unit.objects.get(code="A").name == "Sở A mới"


@pytest.mark.parametrize("kind", MASTER)
def test_screens_speak_vietnamese_and_hold_nothing_inline(admin, cast, kind):
    model = apps.get_model("units", kind)
    row = model.objects.first()
    row.save()
    pages = [
        admin.get("/admin/"),
        admin.get(address(model, "changelist")),
        admin.get(address(model, "add")),
        admin.get(address(model, "change", row.pk)),
        admin.get(address(model, "history", row.pk)),
        admin.get(address(model, "simple_history", row.pk, row.history.first().pk)),
        admin.get(address(model, "changelist") + "import/"),
    ]

    for page in pages:
        written = text(page)
        assert page.status_code == 200
        words = re.sub(r"<[^>]+>", " ", written)
        english = re.findall(
            r"\b(?:Import|Export|Submit|History|Search|Filter|Change|Home|View|Show|Skip|Toggle)\b", words
        )
        assert english == [], (page.request["PATH_INFO"], english)
        assert not re.search(r'\sstyle="|\son[a-z]+="|<script(?![^>]*\bsrc=)(?![^>]*type="application/json")', written)


# --- People --------------------------------------------------------------------------------------------------------


def test_a_person_is_made_without_first_and_last_name(admin, cast):
    response = admin.post(
        address(User, "add"),
        {"username": "moi", "full_name": "Người Mới", "email": "moi@example.vn", "usable_password": "false"},
    )

    person = User.objects.get(username="moi")
    assert response.status_code == 302
    assert person.full_name == "Người Mới"
    assert not person.has_usable_password()


def test_an_account_is_never_removed(admin, cast):
    person = make.person("tam")

    assert admin.post(address(User, "delete", person.pk), {"post": "yes"}).status_code == 403
    assert User.objects.filter(pk=person.pk).exists()


def test_nobody_gives_away_powers_they_do_not_hold(client, cast, root):
    from django.contrib.auth.models import Permission

    clerk = make.person("vanthu")
    clerk.is_staff = True
    clerk.save()
    clerk.user_permissions.set(Permission.objects.filter(content_type__app_label="units"))
    client.force_login(make.again(clerk))
    form = {"username": "vanthu", "full_name": "Văn thư", "is_active": "on", "is_staff": "on", "is_superuser": "on"}
    inline = {"memberships-TOTAL_FORMS": "0", "memberships-INITIAL_FORMS": "0"}

    own = client.post(address(User, "change", clerk.pk), form | inline)
    other = client.post(address(User, "change", root.pk), form | inline | {"username": "quantri"})
    password = client.post(f"/admin/units/user/{root.pk}/password/", {"password1": "x" * 14, "password2": "x" * 14})

    assert own.status_code == 302
    assert not User.objects.get(pk=clerk.pk).is_superuser
    assert (other.status_code, password.status_code) == (403, 403)


def test_a_role_is_given_on_the_page_of_the_person(admin, cast):
    person = make.person("tam")
    form = {"username": "tam", "full_name": "Tạm", "email": "tam@example.vn", "is_active": "on"}
    role = {
        "memberships-TOTAL_FORMS": "1",
        "memberships-INITIAL_FORMS": "0",
        "memberships-0-role": "unit_head",
        "memberships-0-agency": cast.round.agency_id,
    }

    refused = admin.post(address(User, "change", person.pk), form | role)
    admin.post(address(User, "change", person.pk), form | role | {"memberships-0-unit": Unit.objects.get(code="B").pk})

    assert "Vai trò này phải gắn với một đơn vị." in text(refused)
    assert Membership.objects.get(user=person).unit.code == "B"


@pytest.mark.parametrize("known", ["1", "0", "-1"])
def test_a_role_that_goes_on_is_held_once(admin, cast, known):
    held = Membership.objects.filter(user=cast.staff_a).get()
    form = {"username": "canbo_a", "full_name": "A", "email": "a@example.vn", "is_active": "on"}
    rows = [{"id": held.pk}, {}] if known == "1" else [{}]
    role = {"role": held.role, "agency": held.agency_id, "unit": held.unit_id}
    fields = {f"memberships-{n}-{name}": one for n, row in enumerate(rows) for name, one in (role | row).items()}
    totals = {"memberships-TOTAL_FORMS": len(rows), "memberships-INITIAL_FORMS": known}

    answer = admin.post(address(User, "change", cast.staff_a.pk), form | fields | totals)

    assert answer.status_code == 200
    assert "Người này đã có vai trò đó" in text(answer)
    assert Membership.objects.filter(user=cast.staff_a).count() == 1
