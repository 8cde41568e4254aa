"""The pages of windows, extensions and settings of an open round."""

import datetime as dt

import pytest

from scoring.enums import Layer, RoundState, SheetState
from scoring.models import Assessment, Round, RoundChange, SheetTotal, StepWindow, WindowExtension
from scoring.selectors.round_windows import digest_of
from scoring.services.rounds import recompute_round

WINDOWS = "/dieu-hanh/VIDU-CCHC-2026/thoi-han/"
SELF = f"{WINDOWS}self/"
EXTEND = f"{SELF}gia-han/"
SETTINGS = "/dieu-hanh/VIDU-CCHC-2026/thiet-lap/"
ADD = f"{SETTINGS}them-don-vi/"
END = dt.datetime(2098, 12, 31, 17, tzinfo=dt.UTC)


@pytest.fixture
def organiser(client, cast):
    client.force_login(cast.organiser)
    return client


@pytest.fixture
def bounded(organiser, cast):
    StepWindow.objects.create(round=cast.round, step=Layer.SELF, closes_at=END)
    return organiser


def text(response):
    return " ".join(response.content.decode().split())


def new_window(cast, **typed):
    return {"last": "31/01/2099", "decision": "9/QĐ", "reason": "Bão", "seen": digest_of(cast.round)} | typed


def more_time(cast, **typed):
    return {"units": ["C", "D"], "last": "15/01/2099", "decision": "9/QĐ", "seen": digest_of(cast.round)} | typed


def settings(response, **typed):
    form = response.context["form"]
    shown = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in (shown | typed).items() if value not in (False, "", None)}


# --- Windows -------------------------------------------------------------------------------------------------------


def test_every_step_is_listed_and_more_time_does_not_reopen_sheets(bounded):
    page = bounded.get(WINDOWS)

    assert "hết 31/12/2098" in text(page)
    assert "Gia hạn không mở lại phiếu đã nộp" in text(page)
    assert [view.is_used for view in page.context["views"]].count(True) == 6


def test_a_window_is_put_off_for_everybody(bounded, cast):
    response = bounded.post(SELF, new_window(cast), follow=True)

    assert response.redirect_chain == [(WINDOWS, 303)]
    assert "hết 31/01/2099" in text(response)
    assert RoundChange.objects.get().decision == "9/QĐ"


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"decision": ""}, "Ghi số quyết định hoặc công văn."),
        ({"reason": ""}, "Ghi lý do đổi thời hạn."),
        ({"last": "32/01/2099"}, "Ghi ngày theo dạng ngày/tháng/năm"),
        ({"last": "01/01/2020"}, "Ngày này đã qua."),
        ({"last": "01/01/2098"}, "Hạn mới sớm hơn hạn hiện nay"),
    ],
)
def test_a_faulty_window_is_told_and_what_was_typed_stays(bounded, cast, typed, message):
    response = bounded.post(SELF, new_window(cast, **typed))

    assert response.status_code == 422
    assert message in text(response)
    assert f'value="{typed.get("last", "31/01/2099")}"' in text(response)
    assert StepWindow.objects.get().closes_at == END


def test_a_shorter_window_is_set_once_it_is_confirmed(bounded, cast):
    response = bounded.post(SELF, new_window(cast, last="01/01/2098", confirmed="on"))

    assert response.status_code == 303
    assert StepWindow.objects.get().closes_at == dt.datetime(2098, 1, 1, 17, tzinfo=dt.UTC)


def test_the_second_organiser_keeps_the_text_and_overwrites_nothing(bounded, cast, client):
    mine = new_window(cast, last="28/02/2099", reason="Lý do của tôi")
    bounded.post(SELF, new_window(cast))
    client.force_login(cast.approver)

    response = client.post(SELF, mine)

    assert response.status_code == 409
    assert "Có người vừa đổi thời hạn" in text(response)
    assert "Lý do của tôi" in text(response)
    assert "Hiện nay: hết" in text(response).replace('<span class="nowrap">', "").replace("  ", " ")
    again = mine | {"seen": response.context["seen"]}
    assert client.post(SELF, again).status_code == 303


def test_a_double_click_writes_one_line(bounded, cast):
    sent = new_window(cast)
    bounded.post(SELF, sent)
    response = bounded.post(SELF, sent, follow=True)

    assert "đã được ghi như vậy rồi" in text(response)
    assert RoundChange.objects.count() == 1


def test_a_step_that_the_round_has_not_is_not_found(organiser):
    assert organiser.get(f"{WINDOWS}central/").status_code == 404
    assert organiser.get(f"{WINDOWS}khac/").status_code == 404


def test_units_get_more_time_by_a_decision(bounded, cast):
    response = bounded.post(EXTEND, more_time(cast), follow=True)

    assert "Đã gia hạn cho 2 đơn vị." in text(response)
    assert "Quận C:" in text(response)
    assert {e.decision for e in WindowExtension.objects.all()} == {"9/QĐ"}


def test_units_that_cannot_are_named_beside_their_box_and_choices_stay(bounded, cast):
    response = bounded.post(EXTEND, more_time(cast, units=["A", "C"], last="30/12/2098"))

    assert response.status_code == 422
    assert "Phiếu đang xem xét: gia hạn không mở lại bước này." in text(response)
    assert "hạn mới phải sau ngày đó" in text(response)
    assert "2 đơn vị không gia hạn được" in text(response)
    assert response.context["chosen"] == ["A", "C"]
    assert not WindowExtension.objects.exists()


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"units": []}, "Chọn ít nhất một đơn vị."),
        ({"units": ["LA"]}, "Đơn vị này không có trong đợt."),
        ({"decision": ""}, "Ghi số quyết định hoặc công văn."),
        ({"last": ""}, "Ghi hạn mới."),
    ],
)
def test_a_faulty_extension_is_told(bounded, cast, typed, message):
    response = bounded.post(EXTEND, more_time(cast, **typed))

    assert response.status_code == 422
    assert message in text(response)


def test_the_pages_ask_the_same_queries_for_few_and_many_extensions(bounded, cast, django_assert_num_queries):
    bounded.get(WINDOWS)
    bounded.post(EXTEND, more_time(cast, units=["C"]))
    for address, queries in ((WINDOWS, 7), (EXTEND, 12)):
        bounded.get(address)
        with django_assert_num_queries(queries):
            bounded.get(address)
    Assessment.objects.update(state=SheetState.DRAFTING)
    bounded.post(EXTEND, more_time(cast, units=["A", "B", "B2", "D"]))

    for address, queries in ((WINDOWS, 7), (EXTEND, 12)):
        with django_assert_num_queries(queries):
            bounded.get(address)


# --- Settings ------------------------------------------------------------------------------------------------------


def test_safe_settings_change_and_are_told(organiser):
    sent = settings(
        organiser.get(SETTINGS), title="Tên mới", mark_tolerance_points="0,5", own_row_shown_when_provisional=""
    )
    response = organiser.post(SETTINGS, sent, follow=True)

    assert "Đã lưu thiết lập." in text(response)
    assert "Tên đợt: Ví dụ nhỏ, số liệu minh họa → Tên mới" in text(response)
    assert RoundChange.objects.get().new == {
        "title": "Tên mới",
        "own_row_shown_when_provisional": "",
        "mark_tolerance_points": "0.5",
    }


def test_what_changes_points_is_frozen_with_the_reason(organiser):
    page = organiser.get(SETTINGS)

    assert "không đổi được, để điểm đã chấm và điểm sẽ chấm cùng một cách tính" in text(page)
    organiser.post(SETTINGS, settings(page, title="X", policy="{}", evidence_approval="on", independent_marks="on"))
    round_ = Round.objects.get()
    assert (round_.title, round_.evidence_approval, round_.independent_marks) == ("X", False, False)


def test_settings_changed_meanwhile_are_not_overwritten(organiser, cast, client):
    page = organiser.get(SETTINGS)
    mine = settings(page, title="Của tôi")
    organiser.post(SETTINGS, settings(page, title="Của người khác"))
    client.force_login(cast.approver)

    response = client.post(SETTINGS, mine)

    assert response.status_code == 409
    assert 'value="Của tôi"' in text(response)
    assert "“Của người khác”" in text(response)
    assert Round.objects.get().title == "Của người khác"


def test_a_faulty_tolerance_is_told(organiser):
    response = organiser.post(SETTINGS, settings(organiser.get(SETTINGS), mark_tolerance_points="-1"))

    assert response.status_code == 422
    assert 'value="-1"' in text(response)


def test_a_late_unit_gets_an_empty_sheet_with_totals(organiser, cast):
    cast.round.agency.units.create(code="MUON", name="Sở đến muộn", block=cast.round.agency.blocks.get(code="SBN"))
    sent = {"unit": "MUON", "block": "SBN", "reason": "Mới thành lập"}

    response = organiser.post(ADD, sent, follow=True)
    again = organiser.post(ADD, sent)

    sheet = cast.sheet("MUON")
    assert "Đã thêm Sở đến muộn" in text(response)
    assert again.status_code == 422
    assert (sheet.ranked, sheet.not_ranked_reason, sheet.order) == (False, "Mới thành lập", 6)
    assert (
        SheetTotal.objects.filter(assessment=sheet).count()
        == SheetTotal.objects.filter(assessment=cast.sheet("A")).count()
    )
    assert recompute_round(round_=cast.round, check=True) == []
    assert RoundChange.objects.get().new["added"] == "MUON"


def test_a_unit_of_another_agency_is_no_choice(organiser, cast):
    cast.foreign_organiser.memberships.get().agency.units.create(code="LA", name="Sở lạ")

    assert organiser.post(ADD, {"unit": "LA", "block": "SBN"}).status_code == 422


def test_a_unit_is_taken_out_of_the_ranks_with_a_reason(organiser, cast):
    address = f"{SETTINGS}A/"

    refused = organiser.post(address, {"ranked": "0", "reason": " ", "seen": ""})
    response = organiser.post(address, {"ranked": "0", "reason": "Sáp nhập", "seen": ""})
    stale = organiser.post(address, {"ranked": "0", "reason": "Khác", "seen": ""})

    assert (refused.status_code, response.status_code, stale.status_code) == (422, 303, 409)
    assert "Ghi lý do không xếp hạng." in text(refused)
    assert (cast.sheet("A").ranked, cast.sheet("A").not_ranked_reason) == (False, "Sáp nhập")
    assert RoundChange.objects.get().new == {"unit": "A", "not_ranked_reason": "Sáp nhập"}
    organiser.post(address, {"ranked": "1", "seen": "Sáp nhập"})
    assert cast.sheet("A").ranked


def test_a_published_round_only_shows_its_settings(organiser, cast):
    Round.objects.update(state=RoundState.PUBLISHED)

    page = organiser.get(SETTINGS)
    response = organiser.post(SETTINGS, settings(page, title="Khác"))

    assert "Lưu thiết lập" not in text(page)
    assert response.status_code == 409
    assert "Thời hạn chỉ xem" in text(organiser.get(WINDOWS))
    assert organiser.post(SELF, new_window(cast)).status_code == 409


def test_the_settings_ask_the_same_queries_for_any_number_of_units(organiser, cast, django_assert_num_queries):
    organiser.get(SETTINGS)
    with django_assert_num_queries(10):
        organiser.get(SETTINGS)
    for number in range(3):
        cast.round.agency.units.create(code=f"MOI{number}", name=f"Phường {number}")
        organiser.post(ADD, {"unit": f"MOI{number}", "block": "QH"})

    with django_assert_num_queries(10):
        assert len(organiser.get(SETTINGS).context["sheets"]) == 9
