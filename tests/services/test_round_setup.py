"""A round from its draft to its opening: kept as typed, opened through the engine, unseen by anybody else until then."""

import datetime as dt

import pytest

from scoring import engine
from scoring.enums import Layer, RoundState
from scoring.forms.round_setup import SetupForm
from scoring.forms.round_setup_start import start_content
from scoring.models import (
    Assessment,
    CriteriaSet,
    Criterion,
    Round,
    RoundChange,
    RoundDraft,
    ScoreChange,
    SheetTotal,
    StepWindow,
)
from scoring.selectors import round_setup as setup
from scoring.selectors.engine_input import round_documents
from scoring.selectors.round_copy import source_of
from scoring.services import round_setup as services
from scoring.services.errors import AlreadyDone, Outdated, Refused
from scoring.services.rounds import recompute_round
from tests import make

TODAY = dt.date(2026, 11, 2)
HEAD = {"code": "VIDU-CCHC-2027", "title": "Đợt mới", "programme": "CCHC", "year": "2027", "period": "năm"}


def content(cast, *, copied=True):
    catalogue = setup.catalogue_of(cast.round.agency, TODAY)
    return start_content(catalogue, source_of(cast.round) if copied else None, 2027)


def draft(cast, **typed):
    return services.create_draft(
        agency=cast.round.agency,
        head=HEAD,
        content=content(cast) | typed,
        token=typed.pop("token", "trang-1"),
        now=make.NOW,
        actor=make.again(cast.organiser),
    )


def form_of(round_, today=TODAY):
    return SetupForm(
        RoundDraft.objects.get(round=round_).content,
        catalogue=setup.catalogue_of(round_.agency, today),
        other_codes=setup.other_codes(round_),
        today=today,
    )


def plan_of(round_):
    form = form_of(round_)
    assert form.is_valid(), form.errors
    return form.plan


def opened(cast, round_, seen=1, actor=None):
    return services.open_round(
        round_=round_, plan=plan_of(round_), seen_version=seen, now=make.NOW, actor=make.again(actor or cast.organiser)
    )


def saved(cast, round_, seen, actor=None, **typed):
    kept = RoundDraft.objects.get(round=round_).content
    return services.save_draft(
        round_=round_,
        content={name: text for name, text in (kept | typed).items() if text},
        seen_version=seen,
        now=make.NOW,
        actor=make.again(actor or cast.organiser),
    )


def test_a_round_copied_from_last_year_opens_as_a_loaded_one_does(cast):
    round_ = opened(cast, draft(cast))

    assert round_.state == RoundState.OPEN
    assert {a.unit.code: a.ranked for a in round_.assessments.select_related("unit")} == {
        a.unit.code: a.ranked for a in cast.round.assessments.select_related("unit")
    }
    loaded, made = round_documents(cast.round)[0], round_documents(round_)[0]
    assert made["criteria"] == loaded["criteria"]
    assert [s["classes"] for s in made["scales"]] == [s["classes"] for s in loaded["scales"]]
    assert made["policy"] == loaded["policy"] | {"clamp": True, "point_decimals": 4, "decimals": 2}
    engine.load_round(made)
    assert SheetTotal.objects.filter(assessment__round=round_, upto="self", with_outside=False).count() == 6
    assert recompute_round(round_=round_, check=True) == []


def test_opening_freezes_the_sets_and_writes_the_history(cast, without_triggers):
    with without_triggers():
        CriteriaSet.objects.update(frozen_at=None)
        Criterion.objects.update(frozen=False)

    round_ = opened(cast, draft(cast))

    assert CriteriaSet.objects.get().frozen_at == make.NOW
    assert not Criterion.objects.filter(frozen=False).exists()
    created, moved = RoundChange.objects.filter(round=round_).order_by("pk")
    assert (created.kind, created.actor, created.new["units"]["D"]) == (
        "created",
        cast.organiser,
        cast.sheet("D").not_ranked_reason,
    )
    assert (moved.kind, moved.old, moved.new) == ("state", {"state": "draft"}, {"state": "open"})


def test_windows_last_to_the_end_of_their_day_here(cast):
    round_ = opened(cast, draft(cast, **{"tu-self": "10/11/2026", "den-self": "15/01/2027"}))

    window = StepWindow.objects.get(round=round_)
    assert window.opens_at == dt.datetime(2026, 11, 9, 17, tzinfo=dt.UTC)
    assert window.closes_at == dt.datetime(2027, 1, 15, 17, tzinfo=dt.UTC)
    assert round_.extra["windows"] == {"self": {"from": "2026-11-10", "to": "2027-01-15"}}


def test_a_faulty_draft_is_kept_as_typed_and_names_every_fault(cast):
    round_ = draft(cast)

    after = saved(
        cast,
        round_,
        1,
        **{
            "year": "20x7",
            "code": "mã sai",
            "bo-SBN": "",
            "kxh-A": "on",
            "dv-B": "",
            "den-self": "01/01/2020",
            "tt-council": "2",
        },
    )

    assert (after.code, after.year, after.state) == ("VIDU-CCHC-2027", 2027, RoundState.DRAFT)
    form = form_of(after)
    assert not form.is_valid()
    assert form["year"].value() == "20x7"
    told = {fault.anchor: fault.message for fault in form.faults}
    assert {"id_year", "id_code", "id_bo-SBN", "id_ld-A", "id_den-self", ""} == set(told)
    assert told["id_ld-A"] == "Ghi lý do không xếp hạng."


def test_a_set_that_names_its_blocks_is_used_for_all_of_them(cast):
    form = form_of(saved(cast, draft(cast), 1, **{"khoi-TW": "", "dv-E": ""}))

    assert not form.is_valid()
    assert [fault.message for fault in form.faults] == [
        "Bộ này viết cho cả khối Cơ quan trung ương: khối ấy cũng phải có trong đợt và chọn bộ này."
    ]


def test_the_code_of_another_round_is_a_fault_and_a_suggestion_gets_a_number(cast):
    first = draft(cast)
    second = services.create_draft(
        agency=cast.round.agency, head=HEAD, content={}, token="trang-2", now=make.NOW, actor=make.again(cast.organiser)
    )

    saved(cast, second, 1, code="VIDU-CCHC-2026")

    assert (first.code, second.code) == ("VIDU-CCHC-2027", "VIDU-CCHC-2027-2")
    assert "Đợt khác đã dùng mã này." in form_of(second).errors["code"]
    assert Round.objects.get(pk=second.pk).code == "VIDU-CCHC-2027-2"


def test_the_same_page_sent_twice_makes_one_draft(cast):
    draft(cast)
    with pytest.raises(AlreadyDone) as done:
        draft(cast)

    assert done.value.args[1] == "VIDU-CCHC-2027"
    assert Round.objects.filter(state=RoundState.DRAFT).count() == 1


def test_the_second_of_two_organisers_writes_nothing(cast):
    round_ = draft(cast)
    saved(cast, round_, 1, title="Của người thứ nhất")

    with pytest.raises(Outdated, match="Người thuongtruc vừa lưu"):
        saved(cast, round_, 1, actor=cast.approver, title="Của người thứ hai")

    kept = RoundDraft.objects.get(round=round_)
    assert (kept.content["title"], kept.version, kept.updated_by) == ("Của người thứ nhất", 2, cast.organiser)


def test_the_same_save_sent_twice_is_saved_once(cast):
    round_ = draft(cast)
    saved(cast, round_, 1, title="Tên")
    saved(cast, round_, 1, title="Tên")

    assert RoundDraft.objects.get(round=round_).version == 2


def test_a_round_opens_once(cast):
    round_ = draft(cast)
    plan = plan_of(round_)
    opened(cast, round_)

    with pytest.raises(AlreadyDone):
        services.open_round(round_=round_, plan=plan, seen_version=1, now=make.NOW, actor=make.again(cast.organiser))

    assert Assessment.objects.filter(round=round_).count() == 6
    assert RoundChange.objects.filter(round=round_).count() == 2


def test_a_plan_from_an_older_draft_is_not_opened(cast):
    round_ = draft(cast)
    plan = plan_of(round_)
    saved(cast, round_, 1, title="Sửa rồi")

    with pytest.raises(Outdated):
        services.open_round(round_=round_, plan=plan, seen_version=1, now=make.NOW, actor=make.again(cast.organiser))

    assert not Assessment.objects.filter(round=round_).exists()


def test_what_the_engine_refuses_leaves_the_draft_as_it_was(cast):
    round_ = draft(cast, tie_fields="9")

    with pytest.raises(engine.FaultyDocument) as refused:
        opened(cast, round_)

    assert any("policy" in fault.place for fault in refused.value.faults)
    assert Round.objects.get(pk=round_.pk).state == RoundState.DRAFT
    assert not Assessment.objects.filter(round=round_).exists()
    assert not StepWindow.objects.filter(round=round_).exists()


def test_a_draft_is_thrown_away_and_an_open_round_is_not(cast):
    round_ = draft(cast)
    services.discard_draft(round_=round_, seen_version=1, actor=make.again(cast.organiser))
    with pytest.raises(Refused):
        services.discard_draft(round_=round_, seen_version=1, actor=make.again(cast.organiser))

    assert not Round.objects.filter(code="VIDU-CCHC-2027").exists()
    with pytest.raises(AlreadyDone):
        services.discard_draft(round_=cast.round, seen_version=1, actor=make.again(cast.organiser))


def test_windows_copied_are_moved_by_the_years_between(cast):
    StepWindow.objects.create(round=cast.round, step=Layer.SELF, closes_at=dt.datetime(2028, 2, 29, 17, tzinfo=dt.UTC))
    StepWindow.objects.create(
        round=cast.round, step=Layer.COUNCIL, opens_at=dt.datetime(2028, 2, 28, 17, tzinfo=dt.UTC)
    )

    typed = start_content(setup.catalogue_of(cast.round.agency, TODAY), source_of(cast.round), 2027)

    assert (typed["den-self"], typed["tu-council"]) == ("28/02/2029", "28/02/2029")


def test_a_new_unit_stands_in_its_own_block_and_a_closed_one_is_left_out(cast):
    agency = cast.round.agency
    block = agency.blocks.get(code="QH")
    agency.units.create(code="MOI", name="Phường mới", block=block)
    agency.units.filter(code="E").update(valid_to=TODAY)

    typed = content(cast)

    assert typed["dv-MOI"] == "QH"
    assert "dv-E" not in typed


def test_the_first_round_of_an_agency_begins_with_the_usual_steps(cast):
    typed = content(cast, copied=False)

    assert [name for name in typed if name.startswith("buoc-")] == [
        "buoc-council",
        "buoc-appraisal_1",
        "buoc-inspection",
        "buoc-survey",
        "buoc-self",
    ]
    assert (typed["decimals"], typed["point_decimals"], typed["clamp"]) == ("2", "4", "on")


def test_no_history_of_sheets_is_made_up(cast):
    round_ = opened(cast, draft(cast))

    assert not ScoreChange.objects.filter(assessment__round=round_).exists()
