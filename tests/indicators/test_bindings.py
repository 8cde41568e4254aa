"""Criteria that take their answers from reported figures: bound, shown with their source, taken over, overridden with a reason."""

import datetime as dt

import pytest
from django.utils import timezone

from scoring.enums import Layer, Origin
from scoring.models import FigureBinding, Round, Score, ScoreChange
from scoring.selectors.engine_input import rules_of_sheet
from scoring.selectors.indicators.bound import bindings_digest, bound_criteria
from scoring.selectors.set_moves import plan_move
from scoring.services import set_moves
from scoring.services.errors import AlreadyDone, Faulty, Refused
from scoring.services.indicators.bindings import bind_criterion, take_figures, unbind_criterion
from scoring.services.scores import Entry, save_answers
from tests import make
from tests.indicators import scene
from tests.indicators.scene import WHOLE_YEAR
from tests.services.criteria_versions import entries_of, newer

BLOCKS = ("SBN", "QH", "TW")
TAKEN = {"a": "21588", "b": "21575"}


@pytest.fixture
def period(cast):
    """Figures of C are reported, criterion 2.1 takes them; C is drafting."""
    made = scene.dossiers(cast)
    clerk = make.person("canbo_c", "unit_staff", cast.round.agency.units.get(code="C"))
    scene.report(cast, made, WHOLE_YEAR, unit="C", actor=clerk)
    bind(cast, made)
    return made


def bind(cast, period, code="2.1", a="GIAI-QUYET", b="DUNG-HAN"):
    round_ = Round.objects.get(pk=cast.round.pk)
    given = {"now": make.NOW, "actor": make.again(cast.organiser)}
    return bind_criterion(round_=round_, code=code, period=period, keys=(a, b), seen=bindings_digest(round_), **given)


def clerk():
    return make.User.objects.get(username="canbo_c")


def take(cast, *codes):
    return take_figures(sheet=cast.sheet("C"), seen=shown(cast, *(codes or ("2.1",))), now=make.NOW, actor=clerk())


def shown(cast, *codes):
    """What the page shows of criteria, as it sends it back."""
    sheet = cast.sheet("C")
    return {one.code: one.seen for one in bound_criteria(sheet, rules_of_sheet(sheet), {}) if one.code in codes}


def stored(cast):
    return Score.objects.filter(assessment=cast.sheet("C"), criterion__code="2.1", layer=Layer.SELF).first()


def save(cast, answer, note="", seen=None):
    row = stored(cast)
    version = seen if seen is not None else 0 if row is None else row.version
    entry = {"2.1": (Entry(answer, note), version)}
    given = {"layer": Layer.SELF, "actor": clerk(), "origin": Origin.WEB, "now": make.NOW}
    return save_answers(assessment=cast.sheet("C"), answers=entry, **given)


def test_the_answer_is_taken_through_save_answers_with_its_origin(cast, period):
    before = stored(cast).version

    assert take(cast) == 1

    line = ScoreChange.objects.filter(assessment=cast.sheet("C"), criterion_code="2.1").last()
    assert (stored(cast).answer, stored(cast).version) == (TAKEN, before + 1)
    assert line.origin == Origin.FIGURES
    with pytest.raises(AlreadyDone):
        take(cast)


def test_another_answer_needs_a_reason(cast, period):
    take(cast)

    with pytest.raises(Faulty) as refusal:
        save(cast, {"a": "21588", "b": "21588"})
    save(cast, {"a": "21588", "b": "21588"}, note="Đã gia hạn 13 hồ sơ")

    assert "21.588 và 21.575" in refusal.value.faults["2.1"][0]
    assert stored(cast).answer["b"] == "21588"
    assert stored(cast).note == "Đã gia hạn 13 hồ sơ"


def test_without_the_guard_another_answer_goes_in(cast, period, monkeypatch):
    from scoring.services import scores

    take(cast)
    monkeypatch.setattr(scores, "must_agree_with_figures", lambda *_args: None)

    save(cast, {"a": "21588", "b": "21588"})

    assert stored(cast).answer["b"] == "21588"


def test_corrected_figures_are_shown_as_differing_and_change_nothing(cast, period, client):
    take(cast)
    corrected = {"DUNG-HAN": "21574", "TRE-HAN": "14"}
    scene.report(cast, period, corrected, unit="C", actor=clerk(), seen=1)
    client.force_login(clerk())

    page = client.get("/tu-danh-gia/VIDU-CCHC-2026/C/so-lieu/")

    (bound,) = page.context["bound"]
    assert stored(cast).answer == TAKEN
    assert (bound.text, bound.own_text, bound.is_same, bound.can_take) == (
        "21.588 và 21.574",
        "21.588 và 21.575",
        False,
        True,
    )
    assert "Khác số liệu" in page.content.decode()
    assert "Số liệu SL-2014: Đã giải quyết; Đúng hạn" in page.content.decode()


def test_an_approximate_or_unsent_figure_answers_nothing(cast):
    made = scene.dossiers(cast)
    bind(cast, made)
    make.person("canbo_c", "unit_staff", cast.round.agency.units.get(code="C"))
    scene.report(cast, made, {"GIAI-QUYET": "21588", "DUNG-HAN": "21575"}, unit="C", actor=clerk(), send=False)
    with pytest.raises(AlreadyDone):
        take(cast)
    whole = WHOLE_YEAR | {"DUNG-HAN": "gần 21.575"}
    for key in ("GIAI-QUYET", "DUNG-HAN"):
        whole.pop(key)
    scene.report(cast, made, {"DUNG-HAN": "gần 21.575"}, unit="C", actor=clerk(), seen=1, send=False)
    scene.report(cast, made, whole, unit="C", actor=clerk())

    with pytest.raises(AlreadyDone):
        take(cast)
    save(cast, {"a": "5", "b": "5"})
    assert stored(cast).answer == {"a": "5", "b": "5"}


@pytest.mark.parametrize(
    ("code", "a", "b"),
    [
        ("KHONG", "GIAI-QUYET", "DUNG-HAN"),
        ("1.1.1", "GIAI-QUYET", "DUNG-HAN"),
        ("3.1", "GIAI-QUYET", ""),
        ("2.1", "LA", "DUNG-HAN"),
        ("2.1", "GIAI-QUYET", ""),
    ],
)
def test_what_does_not_fit_is_not_bound(cast, code, a, b):
    made = scene.dossiers(cast)

    with pytest.raises(Refused):
        bind(cast, made, code, a, b)

    assert not Round.objects.get(pk=cast.round.pk).figures_bound


def test_a_number_takes_one_figure_and_unbinding_keeps_answers(cast, period):
    bind(cast, period, "1.2", "TRE-HAN", "")
    assert take(cast, "2.1", "1.2") == 2
    round_ = Round.objects.get(pk=cast.round.pk)
    for code in ("1.2", "2.1"):
        seen = bindings_digest(round_)
        unbind_criterion(round_=round_, code=code, seen=seen, now=make.NOW, actor=make.again(cast.organiser))
    save(cast, {"a": "3", "b": "3"})

    assert not Round.objects.get(pk=cast.round.pk).figures_bound
    assert Score.objects.get(assessment=cast.sheet("C"), criterion__code="1.2", layer=Layer.SELF).answer == {
        "value": "13"
    }


def test_the_pages_bind_take_and_say_what_is_wrong(cast, client):
    made = scene.dossiers(cast)
    client.force_login(cast.organiser)
    sent = {"code": "2.1", "period": made.code, "a": "GIAI-QUYET", "b": "DUNG-HAN"}
    bound = client.post("/dieu-hanh/VIDU-CCHC-2026/so-lieu/", sent)
    wrong = client.post("/dieu-hanh/VIDU-CCHC-2026/so-lieu/", sent | {"code": "9.9"})
    make.person("canbo_c", "unit_staff", cast.round.agency.units.get(code="C"))
    scene.report(cast, made, WHOLE_YEAR, unit="C", actor=clerk())
    client.force_login(clerk())
    taken = client.post(
        "/tu-danh-gia/VIDU-CCHC-2026/C/so-lieu/", {"code": "2.1", "seen:2.1": shown(cast, "2.1")["2.1"]}
    )
    page = client.get("/tu-danh-gia/VIDU-CCHC-2026/C/").content.decode()

    assert (bound.status_code, wrong.status_code, taken.status_code) == (303, 422, 303)
    assert "Có tiêu chí lấy từ số liệu báo cáo" in page
    assert stored(cast).answer == TAKEN
    assert timezone.now() > make.NOW - dt.timedelta(days=1)


def test_a_binding_follows_its_criterion_to_another_code_of_another_version(cast, period):
    entries = entries_of(cast.round)
    for one in entries:
        if one["code"] == "2.1":
            one["code"] = "2.9"
    to = newer(cast.round, entries)
    plan = plan_move(cast.round, to, BLOCKS, {"2.1": "2.9"})
    given = {"seen": plan.sha256, "now": make.NOW, "actor": make.again(cast.organiser)}

    set_moves.move_to_set(round_=cast.round, move=set_moves.Move(BLOCKS, to, "12/QĐ", {"2.1": "2.9"}), **given)

    bound = FigureBinding.objects.get()
    assert (bound.criterion_code, bound.a, bound.b) == ("2.9", "GIAI-QUYET", "DUNG-HAN")
    (bound,) = bound_of(cast, "C")
    assert (bound.code, dict(bound.answer)) == ("2.9", TAKEN)
    assert take(cast, "2.9") == 1


def bound_of(cast, unit):
    sheet = cast.sheet(unit)
    return bound_criteria(sheet, rules_of_sheet(sheet), {})


def test_a_binding_goes_with_the_last_block_of_its_set_and_where_figures_fit_no_more(cast, period):
    entries = entries_of(cast.round)
    for one in entries:
        if one["code"] == "2.1":
            one["measure"] = {"kind": "points", "step": "0.5"}
            del one["conversion"]
    to = newer(cast.round, entries)
    plan = plan_move(cast.round, to, BLOCKS, {})
    given = {"seen": plan.sha256, "now": make.NOW, "actor": make.again(cast.organiser)}

    set_moves.move_to_set(round_=cast.round, move=set_moves.Move(BLOCKS, to, "12/QĐ"), **given)

    assert not FigureBinding.objects.exists()
    assert not Round.objects.get(pk=cast.round.pk).figures_bound


@pytest.mark.parametrize(
    ("a", "b", "figures", "status"),
    [
        ("RUT", "THU-XIN-LOI", {"RUT": "0", "THU-XIN-LOI": "0"}, 303),
        ("RUT", "TRA-LAI", {"RUT": "3", "TRA-LAI": "40"}, 409),
    ],
    ids=["nothing of nothing", "more than all"],
)
def test_figures_that_make_no_ratio_are_told_on_the_page(cast, client, a, b, figures, status):
    made = scene.dossiers(cast)
    person = make.person("canbo_c", "unit_staff", cast.round.agency.units.get(code="C"))
    scene.report(cast, made, figures, unit="C", actor=person, send=False)
    made.reports.update(state="sent")
    bind(cast, made, a=a, b=b)
    before = stored(cast).answer
    client.force_login(person)
    page = f"/tu-danh-gia/{cast.round.code}/C/so-lieu/"

    shown_page = client.get(page)
    answer = client.post(page, {"code": "2.1", "seen:2.1": shown(cast, "2.1")["2.1"]})

    assert shown_page.status_code == 200
    assert answer.status_code == status
    if status == 303:
        assert stored(cast).answer == {"a": "0", "b": "0"}  # nothing arose, and the sheet says so
    else:
        assert stored(cast).answer == before
        assert "b không được lớn hơn a" in answer.content.decode()


def test_a_ratio_of_a_figure_to_itself_is_not_bound(cast):
    made = scene.dossiers(cast)

    with pytest.raises(Refused, match="hai số liệu khác nhau"):
        bind(cast, made, a="RUT", b="RUT")
