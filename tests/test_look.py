"""The look without a browser: filters, components, account and error pages, and the files they stand on."""

import hashlib
import re
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from django.conf import settings
from django.core.management import call_command
from django.template import engines
from django.template.loader import get_template, render_to_string
from django.test import RequestFactory, override_settings
from django.urls import reverse

from scoring.templatetags import numbers_vi
from tests.look import pages
from units.models import User

STATIC = settings.BASE_DIR / "static"
COMPONENTS = sorted((settings.BASE_DIR / "templates" / "components").glob("*.html"))
ERROR_PAGES = ["400.html", "403.html", "404.html", "409.html", "500.html", "503.html"]
PASSWORD = "mot-mat-khau-dai-2014"


def render(source, **context):
    return engines["django"].from_string("{% load numbers_vi %}" + source).render(context).strip()


# --- Figures -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "value", "written"),
    [
        ("{{ value|points }}", Decimal("86.65"), "86,65"),
        ("{{ value|points }}", 0, "0,00"),
        ("{{ value|points }}", None, "–"),
        ("{{ value|count }}", 22338, "22.338"),
        ("{{ value|number }}", Decimal("14.50"), "14,5"),
        ("{{ value|change }}", Decimal("-0.25"), "−0,25"),
        ("{{ value|change:1 }}", Decimal("14.3"), "+14,3"),
        ("{{ value|change:1 }}", Decimal("-15.5"), "−15,5"),
        ("{{ value|magnitude }}", Decimal("-0.40"), "0,40"),
        ("{{ value|magnitude }}", Decimal("-0.005"), "0,005"),
        ("{{ value|index }}", Decimal("86.650"), "86,650"),
        ("{{ value|index }}", Decimal(87), "87"),
        ("{{ missing|index }}", None, "–"),
        ("{{ value|magnitude:0 }}", 2, "2"),
        ("{{ value|percent }}", Decimal("21.6"), "21,6 %"),
        ("{{ value|day }}", date(2014, 11, 6), "06/11/2014"),
        ("{{ value|day }}", datetime(2014, 11, 5, 18, 0, tzinfo=UTC), "06/11/2014"),
        ("{{ value|moment }}", datetime(2014, 10, 7, 7, 32, tzinfo=UTC), "14:32 ngày 07/10/2014"),
        ("{{ value|svg_share:3 }}", 1, "33.33%"),
        ("{{ value|svg_share:0 }}", 1, "0.00%"),
        ("{{ value|svg_share:3 }}", 9, "100.00%"),
        ("{{ missing|points }}", None, "–"),
    ],
)
def test_filters_write_figures_as_vietnamese_read_them(source, value, written):
    assert render(source, value=value) == written


def test_filters_refuse_floats():
    with pytest.raises(TypeError):
        numbers_vi.points(86.65)


def test_strip_parts_fill_the_strip_and_leave_empty_classes_out():
    parts = numbers_vi.strip_parts([{"name": n, "level": 3, "count": c} for n, c in (("A", 1), ("B", 0), ("C", 5))])

    assert [part["name"] for part in parts] == ["A", "C"]
    assert [(part["x"], part["width"]) for part in parts] == [("0.00%", "16.67%"), ("16.67%", "83.33%")]
    assert numbers_vi.strip_parts([]) == []
    assert numbers_vi.svg_percent(Fraction(-1)) == "0.00%"


# --- Components ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", COMPONENTS, ids=lambda path: path.name)
def test_component_says_what_it_takes(path):
    assert re.search(r"{% comment %}\n.+\n{% endcomment %}", path.read_text(encoding="utf-8"), re.DOTALL)


def test_change_is_an_arrow_a_figure_and_a_word():
    html = render('{% include "components/delta.html" with value=value decimals=1 only %}', value=Decimal("-15.5"))

    assert 'aria-label="giảm"' in html
    assert "15,5" in html
    assert "caret-down-fill" in html


def test_class_chip_without_a_class_is_nothing():
    assert render('{% include "components/class_chip.html" with name=None level="" only %}') == ""


def test_typed_text_is_escaped_in_a_row():
    row = pages.row("1.1", fields=[{"name": "value", "label": "Điểm", "value": '"><script>alert(1)</script>'}])

    html = render_to_string("components/criterion.html", {"row": row})

    assert "<script" not in html
    assert "&lt;script&gt;" in html


def test_row_without_an_address_offers_nothing_to_change():
    html = render_to_string("components/criterion.html", {"row": pages.row("1.1", action=None)})

    assert "<form" not in html
    assert "<input" not in html


def test_page_shows_only_the_areas_it_is_given_and_its_marks(db):
    request = RequestFactory().get("/")

    html = render_to_string("base.html", pages.frame() | {"draft": True, "illustrative": True}, request)
    plain = render_to_string("base.html", {}, request)

    assert "DỰ THẢO" in html
    assert "Số liệu minh họa" in html
    assert "Việc của tôi" in html
    assert 'action="/tai-khoan/logout/"' in html
    assert "DỰ THẢO" not in plain
    assert "minh họa" not in plain
    assert "app-nav" not in plain
    assert "Đăng nhập" in plain


# --- Error pages ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ERROR_PAGES)
def test_error_page_needs_no_context_and_no_database(name):
    html = get_template(name).render()

    assert html.count("<h1>") == 1
    assert 'lang="vi"' in html


def test_refusal_says_why_when_it_is_told():
    assert "Trang này đã mở quá lâu." in get_template("403.html").render({"exception": "Trang này đã mở quá lâu."})


def test_unknown_address_is_answered_without_the_database(client):
    response = client.get("/khong-co-trang-nay/")

    assert response.status_code == 404
    assert "Không tìm thấy trang này" in response.content.decode()


# --- Account pages -------------------------------------------------------------------------------------------------


@pytest.fixture
def person(db):
    return User.objects.create_user("huonglt", password=PASSWORD, full_name="Lê Thị Hương", email="huonglt@example.vn")


def test_login_page_is_ours_and_says_in_vietnamese_what_is_wrong(client, person):
    page = client.get(reverse("account_login")).content.decode()
    wrong = client.post(reverse("account_login"), {"login": "huonglt", "password": "sai"}).content.decode()

    assert "Chấm đúng, công khai" in page
    assert "Tên đăng nhập hoặc mật khẩu không đúng" in wrong
    assert 'value="huonglt"' in wrong


def test_sign_up_is_closed(client, db):
    response = client.get(reverse("account_signup"))

    assert "Không tự đăng ký tài khoản" in response.content.decode()
    assert "<form" not in response.content.decode()


def test_signing_out_is_asked_and_then_said(client, person):
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")

    asked = client.get(reverse("account_logout")).content.decode()
    client.post(reverse("account_logout"))
    said = client.get(reverse("account_login")).content.decode()

    assert "Kết thúc phiên làm việc" in asked
    assert "Đã đăng xuất." in said


def test_password_change_ties_errors_to_their_fields(client, person):
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")

    page = client.post(
        reverse("account_change_password"), {"oldpassword": "sai", "password1": PASSWORD + "x", "password2": "khác"}
    ).content.decode()

    assert 'aria-describedby="id_oldpassword_error"' in page
    assert 'id="id_oldpassword_error"' in page
    assert "Hãy nhập đúng mật khẩu hiện tại." in page


# --- Files ---------------------------------------------------------------------------------------------------------


def test_vendored_files_are_the_ones_that_were_checked():
    vendor = STATIC / "vendor"
    sums = dict(line.split()[::-1] for line in (vendor / "SHA256SUMS").read_text().splitlines())

    files = {path.relative_to(vendor).as_posix(): path for path in vendor.rglob("*") if path.is_file()}

    assert {name: hashlib.sha256(files[name].read_bytes()).hexdigest() for name in sums} == sums
    assert set(files) == set(sums) | {"README.md", "SHA256SUMS"}


def test_stylesheets_resolve_every_address_they_name(tmp_path):
    storages = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}
    }

    with override_settings(STORAGES=storages, STATIC_ROOT=tmp_path):
        call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=["admin", "import_export"])

    assert list(tmp_path.glob("css/tokens.*.css"))
    assert not [path for path in tmp_path.rglob("*.css") if "sourceMappingURL" in path.read_text(encoding="utf-8")]


def test_every_stylesheet_of_ours_is_linked():
    """By every page, or by the few pages that alone need it."""
    everywhere = [(COMPONENTS[0].parent / "styles.html").read_text(encoding="utf-8")]
    own_pages = [
        path.read_text(encoding="utf-8") for path in (settings.BASE_DIR / "templates" / "scoring").rglob("*.html")
    ]
    linked = {name for text in everywhere + own_pages for name in re.findall(r'static "(css/[^"]+)"', text)}

    assert sorted(linked) == sorted(path.relative_to(STATIC).as_posix() for path in (STATIC / "css").glob("*.css"))


def test_every_sign_that_templates_name_is_in_the_sprite():
    sprite = (STATIC / "vendor" / "icons" / "icons.svg").read_text(encoding="utf-8")
    known = set(re.findall(r'<symbol id="([^"]+)"', sprite))

    named = {
        name: path
        for path in (settings.BASE_DIR / "templates").rglob("*.html")
        for name in re.findall(r'icon(?:\.html" with name)?="([a-z0-9-]+)"', path.read_text(encoding="utf-8"))
    }

    assert {name: path for name, path in named.items() if name not in known} == {}
    assert len(named) > 10
