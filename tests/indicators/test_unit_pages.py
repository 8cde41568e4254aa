"""The unit's pages of figures: what is asked, typed and kept, checked while typing, conflicts, duties closed by a document."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from scoring.models import Duty, FigureReport, IndicatorValue, ReportingPeriod
from tests import make
from tests.indicators import scene
from tests.indicators.scene import WHOLE_YEAR

PAGE = "/so-lieu/SL-2014/A/"
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def period(cast):
    made = scene.dossiers(cast)
    now = timezone.now()
    span = {"opens_at": now - dt.timedelta(days=1), "closes_at": now + dt.timedelta(days=3)}
    ReportingPeriod.objects.filter(pk=made.pk).update(**span)
    return ReportingPeriod.objects.select_related("agency").get(pk=made.pk)


@pytest.fixture
def staff(client, cast, period):
    client.force_login(cast.staff_a)
    return client


def text(response):
    return " ".join(response.content.decode().split())


def sent(figures, seen=0, **buttons):
    return {f"so-{key}": figure for key, figure in figures.items()} | {f"v-{key}": seen for key in figures} | buttons


def test_the_form_saves_as_typed_and_sends(staff, cast):
    saved = staff.post(PAGE, sent({"TIEP-NHAN": "22.338"}))
    done = staff.post(PAGE, sent(WHOLE_YEAR, seen=0) | {"v-TIEP-NHAN": 1, "gui": "1"})

    page = text(staff.get(PAGE))
    assert (saved.status_code, done.status_code) == (303, 303)
    assert FigureReport.objects.get().state == "sent"
    assert "99,94 %" in page
    assert 'value="22.338"' in page


def test_a_wrong_figure_is_named_with_its_identity_and_what_was_typed_stays(staff):
    answer = staff.post(PAGE, sent(WHOLE_YEAR | {"GIAI-QUYET": "21.589", "RUT": "x"}))

    page = text(answer)
    assert answer.status_code == 422
    assert "21.589 ≠ 21.575 + 13: lệch 1" in page
    assert "“x” không phải số" in page
    assert 'value="21.589"' in page
    assert not IndicatorValue.objects.exists()


def test_a_figure_behind_which_something_stands_far_off_is_not_cut_into_a_number(staff):
    answer = staff.post(PAGE, sent({"TIEP-NHAN": f"12{' ' * 70}9"}))

    assert answer.status_code == 422
    assert not IndicatorValue.objects.exists()


def test_figures_are_checked_while_typing_and_nothing_is_written(staff):
    wrong = staff.post(f"{PAGE}kiem-tra/", sent(WHOLE_YEAR | {"GIAI-QUYET": "21.589"}), **HTMX)
    right = staff.post(f"{PAGE}kiem-tra/", sent(WHOLE_YEAR), **HTMX)

    assert "21.589 ≠ 21.575 + 13: lệch 1" in text(wrong)
    assert "Các số khớp nhau" in text(right)
    assert "99,94 %" in text(right)
    assert not FigureReport.objects.exists()


def test_a_conflict_shows_both_values_and_a_second_save_keeps_mine(staff, cast, period):
    scene.report(cast, period, {"RUT": "48"}, actor=cast.head_a, send=False, now=timezone.now())

    stale = staff.post(PAGE, sent({"RUT": "47"}))
    kept = staff.post(PAGE, sent({"RUT": "47"}, seen=stale.context["desk"].rows[6].lines[0].version))

    assert stale.status_code == 409
    assert "Người truong_a vừa ghi “48” lúc" in text(stale)
    assert 'value="47"' in text(stale)
    assert kept.status_code == 303
    assert IndicatorValue.objects.get().amount == "47"


@pytest.mark.parametrize(
    ("opens", "closes", "said"), [(-3, -1, "Đã hết hạn báo cáo"), (1, 3, "Kỳ này nhận số liệu từ")]
)
def test_outside_the_window_nothing_is_written(staff, period, opens, closes, said):
    now = timezone.now()
    span = {"opens_at": now + dt.timedelta(days=opens), "closes_at": now + dt.timedelta(days=closes)}
    ReportingPeriod.objects.filter(pk=period.pk).update(**span)

    answer = staff.post(PAGE, sent(WHOLE_YEAR))

    assert answer.status_code == 409
    assert said in text(answer)
    assert not IndicatorValue.objects.exists()


def test_a_late_dossier_without_a_letter_opens_a_duty_that_only_a_document_closes(staff, cast, period):
    scene.report(cast, period, WHOLE_YEAR | {"THU-XIN-LOI": "10"}, now=timezone.now())
    duty = Duty.objects.get()
    address = f"/so-lieu/nghia-vu/{duty.token}/"

    refused = staff.post(address, {"number": "45/UBND"})
    bad = staff.post(address, {"file": SimpleUploadedFile("a.pdf", b"khong phai pdf")})
    ahead = staff.post(
        address, {"number": "45/UBND", "date": f"{timezone.localdate() + dt.timedelta(days=1):%d/%m/%Y}"}
    )
    closed = staff.post(address, {"number": "45/UBND", "date": "15/01/2015"})
    again = staff.post(address, {"number": "45/UBND", "date": "15/01/2015"}, follow=True)
    another = staff.post(address, {"number": "46/UBND", "date": "15/01/2015"})

    duty.refresh_from_db()
    assert (duty.cause_count, duty.met_count, duty.count) == (13, 10, 3)
    assert "Chưa hoàn thành được" in text(refused)
    assert "Ngày văn bản không được sau hôm nay." in text(ahead)
    assert [one.status_code for one in (refused, bad, ahead, closed)] == [422, 422, 422, 303]
    assert (duty.state, duty.document_number, str(duty.document_date)) == ("closed", "45/UBND", "2015-01-15")
    assert "không còn mở nữa" in text(again)
    assert another.status_code == 409
    assert "46/UBND" in text(another)


def test_letters_reported_later_let_the_duty_lapse_and_fewer_open_it_again(cast, period):
    now = timezone.now()
    scene.report(cast, period, WHOLE_YEAR | {"THU-XIN-LOI": "10"}, now=now)
    states = [Duty.objects.get().state]
    for version, letters in ((1, "13"), (2, "12")):
        scene.report(cast, period, {"THU-XIN-LOI": letters}, seen=version, now=now)
        states.append(Duty.objects.get().state)

    assert states == ["open", "lapsed", "open"]


def test_figures_with_zeros_too_many_are_kept_with_their_duty(cast, period):
    late = {"TRE-HAN": "5000000000", "GIAI-QUYET": "5000021575", "TIEP-NHAN": "5000022325"}

    scene.report(cast, period, WHOLE_YEAR | late, now=timezone.now())

    assert Duty.objects.get().count == 4_999_999_987


def test_duties_and_periods_stand_on_the_pages_in_the_same_number_of_queries(
    staff, cast, period, django_assert_num_queries
):
    scene.report(cast, period, WHOLE_YEAR | {"THU-XIN-LOI": "10"}, now=timezone.now())
    staff.get("/so-lieu/")
    counted = []
    for extra in ((), ("SL-2012", "SL-2011")):
        for code in extra:
            made = scene.period(cast, code, year=int(code[-4:]))
            scene.report(cast, made, WHOLE_YEAR | {"THU-XIN-LOI": "0"})
        with django_assert_num_queries(7) as queries:
            page = text(staff.get("/so-lieu/"))
        counted.append(page.count("row-link"))
        assert len(queries) == 7

    assert counted == [2, 6]
    assert make.User.objects.exists()


def test_parts_that_are_too_much_already_are_told_while_others_are_still_to_be_typed(staff):
    answer = staff.post(f"{PAGE}kiem-tra/", {"so-TIEP-NHAN": "100", "so-GIAI-QUYET": "60", "so-DANG-GIAI-QUYET": "50"})

    told = text(answer)
    assert "Hồ sơ tiếp nhận không thể ít hơn Đã giải quyết + Đang giải quyết: 100 &lt; 60 + 50: vượt 10" in told
