"""The agency's pages: set up by form, who has not reported, units named, the table with its totals, files, duties."""

import io
from decimal import Decimal

import openpyxl
import pytest
from django.utils import timezone

from scoring.models import FigureChange, Indicator, IndicatorIdentity, ReportingPeriod
from scoring.selectors.indicators.setup import rules_digest
from tests import make
from tests.indicators import scene
from tests.indicators.scene import WHOLE_YEAR

HOME = "/dieu-hanh/so-lieu/VIDU/"


@pytest.fixture
def organiser(client, cast):
    client.force_login(cast.organiser)
    return client


def text(response):
    return " ".join(response.content.decode().split())


INDICATOR = {
    "code": "VB-DI",
    "name": "Văn bản đi",
    "unit_of_measure": "văn bản",
    "kind": "count",
    "period_kinds": ["year", "first"],
    "items": "CV: Công văn\nQD: Quyết định",
    "order": "3",
    "integer": "on",
    "required": "on",
    "in_use": "on",
    "seen": "0",
}


def test_an_indicator_is_set_up_by_form_and_changed_with_its_version(organiser):
    made = organiser.post(f"{HOME}chi-tieu/", INDICATOR)
    shown = text(organiser.get(f"{HOME}chi-tieu/VB-DI/"))
    changed = organiser.post(f"{HOME}chi-tieu/VB-DI/", INDICATOR | {"name": "Văn bản đã gửi", "seen": "1"})
    stale = organiser.post(f"{HOME}chi-tieu/VB-DI/", INDICATOR | {"name": "Khác", "seen": "1"})

    row = Indicator.objects.get()
    assert (made.status_code, changed.status_code, stale.status_code) == (303, 303, 409)
    assert (row.name, row.version) == ("Văn bản đã gửi", 2)
    assert row.items == [{"code": "CV", "name": "Công văn"}, {"code": "QD", "name": "Quyết định"}]
    assert "CV: Công văn" in shown
    assert FigureChange.objects.count() == 2


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"items": "Công văn"}, "Không đọc được dòng: Công văn"),
        ({"items": f"CV: {'x' * 101}"}, "tên nhiều nhất 100 ký tự"),
        ({"items": "CV: a\nCV: b"}, "Có hai mục trùng mã"),
        ({"kind": "derived", "formula_kind": "ratio", "formula_a": "LA", "formula_b": "LA2"}, "dùng số liệu không có"),
        ({"period_kinds": []}, "Chọn ít nhất một loại kỳ"),
        ({"code": "vb"}, "Mã chỉ gồm chữ in hoa"),
    ],
)
def test_a_faulty_indicator_is_told_and_not_written(organiser, changes, said):
    answer = organiser.post(f"{HOME}chi-tieu/", INDICATOR | changes)

    assert answer.status_code == 422
    assert said in text(answer)
    assert not Indicator.objects.exists()


def test_an_indicator_with_figures_keeps_its_kind(organiser, cast):
    period = scene.dossiers(cast)
    scene.report(cast, period, WHOLE_YEAR)
    late = {**INDICATOR, "code": "TRE-HAN", "name": "Trễ hạn", "items": "", "kind": "percent", "seen": "1"}

    answer = organiser.post(f"{HOME}chi-tieu/TRE-HAN/", late)

    assert answer.status_code == 422
    assert "không đổi loại của chỉ tiêu" in text(answer)


def test_a_period_is_opened_by_form_until_the_end_of_its_last_day(organiser):
    sent = {
        "code": "SL-2015-5T",
        "title": "5 tháng 2015",
        "kind": "first",
        "starts_on": "01/01/2015",
        "ends_on": "31/05/2015",
        "opens_on": "01/06/2015",
        "closes_on": "10/06/2015",
        "seen": "0",
    }
    made = organiser.post(f"{HOME}ky/", sent)
    wrong = organiser.post(f"{HOME}ky/", sent | {"code": "SL-X", "ends_on": "31/05/2014"})

    row = ReportingPeriod.objects.get()
    assert (made.status_code, wrong.status_code) == (303, 422)
    assert f"{timezone.localtime(row.closes_at):%d/%m/%Y %H:%M}" == "11/06/2015 00:00"
    assert "Ngày cuối kỳ không được trước ngày đầu kỳ" in text(wrong)
    assert 'value="10/06/2015"' in text(organiser.get(f"{HOME}ky/SL-2015-5T/sua/"))


def test_identities_and_rules_are_data(organiser, cast):
    scene.dossiers(cast)
    before = IndicatorIdentity.objects.filter(in_use=True).count()
    parts = ["TRA-LAI", "RUT"]

    added = organiser.post(f"{HOME}dang-thuc/", {"whole": "DANG-GIAI-QUYET", "parts": parts})
    twice = organiser.post(f"{HOME}dang-thuc/", {"whole": "DANG-GIAI-QUYET", "parts": parts}, follow=True)
    single = organiser.post(f"{HOME}dang-thuc/", {"whole": "DANG-GIAI-QUYET", "parts": ["RUT"]})
    organiser.post(f"{HOME}dang-thuc/bo/", {"whole": "DANG-GIAI-QUYET", "parts": parts})
    rule = {"code": "XIN-LOI", "name": "Khác", "cause": "TRE-HAN", "met_by": "THU-XIN-LOI", "demand": "Giải trình"}
    unseen = organiser.post(f"{HOME}quy-dinh/", rule)
    changed = organiser.post(f"{HOME}quy-dinh/", rule | {"seen": rules_digest(cast.round.agency)})

    assert (added.status_code, single.status_code) == (303, 422)
    assert (unseen.status_code, changed.status_code) == (409, 303)
    assert "Đã có đẳng thức này rồi" in text(twice)
    assert IndicatorIdentity.objects.filter(in_use=True).count() == before
    assert "Khác" in text(organiser.get(HOME))


def test_the_table_names_who_is_silent_and_adds_up_what_is_exact(organiser, cast):
    period = scene.dossiers(cast)
    scene.report(cast, period, WHOLE_YEAR)
    scene.report(cast, period, WHOLE_YEAR | {"HOP-THU": "không"}, unit="B", actor=cast.staff_b)

    board = organiser.get(f"{HOME}ky/SL-2014/").context["board"]

    named = {one.title: [unit.code for unit in one.units] for one in board.named}
    heads = [column.head for column in board.columns]
    assert named["Có đăng nhập hộp thư: Không"] == ["B"]
    assert {"C", "E"} <= set(named["Chưa gửi báo cáo"])
    assert not {"A", "B"} & set(named["Chưa gửi báo cáo"])
    assert set(named["Chưa ai của đơn vị đăng nhập phần mềm này lần nào"]) >= {"A", "B"}
    totals = dict(zip(heads, [cell.text for cell in board.totals], strict=True))
    assert (totals["Hồ sơ tiếp nhận"], totals["Tỷ lệ đúng hạn"], totals["Có đăng nhập hộp thư"]) == (
        "44.676",
        "99,94 %",
        "–",
    )


def test_an_approximate_figure_leaves_the_total_open(organiser, cast):
    period = scene.dossiers(cast)
    scene.report(cast, period, WHOLE_YEAR)
    scene.report(cast, period, WHOLE_YEAR | {"TIEP-NHAN": "gần 22.000"}, unit="B", actor=cast.staff_b)

    board = organiser.get(f"{HOME}ky/SL-2014/").context["board"]

    assert board.totals[0].text == "–"
    assert [line.cells[0].text for line in board.lines if line.is_sent] == ["22.338", "gần 22.000"]


def test_a_draft_is_nobodys_business_but_the_units(organiser, cast):
    period = scene.dossiers(cast)
    scene.report(cast, period, {"TIEP-NHAN": "31337"}, send=False)

    page = text(organiser.get(f"{HOME}ky/SL-2014/"))
    book = organiser.get(f"{HOME}ky/SL-2014/tep.csv").content.decode()

    assert "31.337" not in page
    assert "31337" not in book


def test_the_table_is_a_workbook_of_numbers(organiser, cast):
    period = scene.dossiers(cast)
    scene.report(cast, period, WHOLE_YEAR)

    answer = organiser.get(f"{HOME}ky/SL-2014/tep.xlsx")

    rows = list(openpyxl.load_workbook(io.BytesIO(answer.content))["Số liệu"].iter_rows(values_only=True))
    assert [row[3] for row in rows if row[0] == "A"] == [22338]


def test_the_years_are_drawn_with_their_figures(organiser, cast):
    period = scene.dossiers(cast)
    scene.report(cast, scene.period(cast, "SL-2013", year=2013), WHOLE_YEAR)
    scene.report(cast, period, WHOLE_YEAR)

    answer = organiser.get(f"{HOME}ky/SL-2014/")

    assert [one.figures for one in answer.context["trends"]] == [((2013, Decimal("99.94")), (2014, Decimal("99.94")))]
    assert answer.context["chart"] is not None


def test_pages_ask_the_same_for_one_unit_and_for_three(organiser, cast, django_assert_num_queries):
    period = scene.dossiers(cast)
    scene.report(cast, period, WHOLE_YEAR | {"THU-XIN-LOI": "1"})
    addresses = {f"{HOME}ky/SL-2014/": 15, HOME: 10, f"{HOME}nghia-vu/": 5}
    organiser.get(HOME)
    for unit in (None, "B", "B2"):
        if unit:
            actor = {"B": cast.staff_b, "B2": cast.inspector}[unit]
            scene.report(cast, period, WHOLE_YEAR | {"THU-XIN-LOI": "1"}, unit=unit, actor=actor)
        for address, queries in addresses.items():
            with django_assert_num_queries(queries):
                organiser.get(address)
    assert make.User.objects.exists()


def test_every_period_of_the_agency_opens(organiser, cast):
    scene.dossiers(cast)
    for year in (2011, 2012, 2013):
        scene.period(cast, f"SL-{year}", year=year)

    assert {organiser.get(f"{HOME}ky/SL-{year}/").status_code for year in (2011, 2012, 2013, 2014)} == {200}
