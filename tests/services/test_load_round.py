from decimal import Decimal

import pytest

from scoring import engine
from scoring.models import CriteriaSet, Round, Score, StepWindow
from scoring.selectors.engine_input import round_documents
from scoring.services.errors import Refused
from scoring.services.rounds import load_document
from tests import make
from units.models import Unit


def result_of(round_):
    (document,) = round_documents(round_)
    return engine.evaluate(engine.load_round(document))


def test_what_was_loaded_evaluates_as_the_file_does(db):
    round_ = make.load()

    assert result_of(round_) == engine.evaluate(engine.load_round(make.document()))


def test_an_exported_round_is_the_document_that_came_in(db):
    document = make.document()

    (exported,) = round_documents(make.load(document))

    assert exported["round"] == document["round"]
    assert exported["policy"] == document["policy"]
    assert [c["code"] for c in exported["criteria"]] == [c["code"] for c in document["criteria"]]
    assert {u["code"]: u["answers"] for u in exported["units"]} == {u["code"]: u["answers"] for u in document["units"]}


def test_kept_keys_of_the_round_stay(db):
    round_ = make.load(make.document(decision="12/QĐ-UBND", illustrative=True))

    assert round_.illustrative is True
    assert round_documents(round_)[0]["round"]["decision"] == "12/QĐ-UBND"


def test_the_same_content_is_the_same_set_and_another_a_new_version(db):
    changed = make.document(code="C")
    changed["criteria"][0]["title"] = "Tên khác"

    first, second, third = make.load(), make.load(make.document(code="B")), make.load(changed)

    sets = [round_.round_blocks.first().criteria_set for round_ in (first, second, third)]
    assert sets[0] == sets[1]
    assert [s.version for s in sets] == [1, 1, 2]
    assert CriteriaSet.objects.count() == 2


def test_loading_onto_a_round_needs_replace_and_keeps_the_old_rows(db):
    old = make.load()

    with pytest.raises(Refused, match="--replace"):
        make.load()
    new = make.load(replace=True)

    old.refresh_from_db()
    assert (old.code, old.replaced_by) == ("VIDU-CCHC-2026.CU1", new)
    assert list(Round.objects.current()) == [new]
    assert old.assessments.count() == 6


def test_a_round_with_typed_answers_is_never_replaced(cast):
    Score.objects.filter(assessment=cast.sheet("A"), criterion__code="1.2").update(by_person=True)

    with pytest.raises(Refused, match="người nhập"):
        make.load(replace=True)


def test_a_published_round_is_never_replaced(cast):
    from tests.services.publishing import publish

    publish(cast)

    with pytest.raises(Refused, match="đã công bố"):
        make.load(replace=True)


def test_units_keep_their_names(db):
    make.load()
    renamed = make.document(code="B")
    renamed["units"][0]["name"] = "Sở khác"

    loaded = load_document(documents=[renamed], now=make.NOW)

    assert Unit.objects.get(code="A").name == "Sở A"
    assert loaded.notes == ("Đơn vị A giữ tên “Sở A”, không đổi thành “Sở khác”.",)


def test_a_faulty_document_loads_nothing_and_names_every_place(db):
    faulty = make.document()
    faulty["criteria"][2]["max"] = "2"
    faulty["units"][0]["answers"]["1.2"]["self"] = {"value": "ba"}

    with pytest.raises(engine.FaultyDocument) as caught:
        make.load(faulty)

    places = [fault.place for fault in caught.value.faults]
    assert "units[0] A answers 1.2 self" in places
    assert any(place.startswith("criteria[1]") for place in places)
    assert not Round.objects.exists()


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (lambda d: d["units"][0].update(code="sở a"), "units[0] sở a"),
        (lambda d: d["round"].update(code="a/b"), "round"),
        (lambda d: d["round"].update(year=99999), "round"),
        (lambda d: d["round"].update(windows={"self": {"to": "mai"}}), "round.windows.self"),
        (lambda d: d["round"].update(windows={"tự": {}}), "round.windows.tự"),
        (lambda d: d["units"][0].update(name="x" * 251), "units[0] A"),
        (lambda d: d["units"][0].update(name="Sở\0A"), "document.units[0].name"),
        (lambda d: d["round"].update(kept={"a\0": 1}), "document.round.kept"),
    ],
)
def test_what_this_portal_cannot_keep_is_refused_with_its_place(db, change, place):
    document = make.document()
    change(document)

    with pytest.raises(engine.FaultyDocument) as caught:
        make.load(document)

    assert [fault.place for fault in caught.value.faults] == [place]


def test_a_day_as_deadline_lasts_to_its_end(db):
    round_ = make.load(make.document(windows={"self": {"from": "2027-01-02", "to": "2027-01-15"}}))

    window = StepWindow.objects.get(round=round_)
    assert (window.opens_at.isoformat(), window.closes_at.isoformat()) == (
        "2027-01-01T17:00:00+00:00",
        "2027-01-15T17:00:00+00:00",
    )


def test_a_round_of_two_sets_is_loaded_and_exported_as_two_documents(db):
    first, second = make.document(), make.document()
    for document, kept in ((first, {"SBN"}), (second, {"QH", "TW"})):
        document["blocks"] = [b for b in document["blocks"] if b["code"] in kept]
        document["units"] = [u for u in document["units"] if u["block"] in kept]
        document["policy"]["maximum"] = "15"
        for criterion in document["criteria"]:
            if "blocks" in criterion:
                criterion["blocks"] = [code for code in criterion["blocks"] if code in kept]
        document["criteria"] = [c for c in document["criteria"] if c.get("blocks") != []]

    round_ = make.load(first, second)

    exported = round_documents(round_)
    assert [[b["code"] for b in d["blocks"]] for d in exported] == [["SBN"], ["QH", "TW"]]
    assert [engine.evaluate(engine.load_round(d))["units"] for d in exported] == [
        engine.evaluate(engine.load_round(d))["units"] for d in (first, second)
    ]
    assert make.sheet(round_, "E").totals.get(upto="council", with_outside=True).index == Decimal("80.56")


def test_windows_of_replies_come_in_and_need_a_beginning(db):
    round_ = make.load(make.document(windows={"reply": {"from": "2027-03-01", "to": "2027-03-15"}}))
    assert round_.windows.get().step == "reply"

    with pytest.raises(engine.FaultyDocument, match="phải có from"):
        make.load(make.document(code="KHAC", windows={"review": {"to": "2027-03-15"}}))
