"""The appraiser's grid over HTTP: who sees what, a cell typed or taken over, stale, late, twice, by the wrong person."""

import datetime as dt

import pytest

from scoring.enums import Layer, SheetState
from scoring.models import Assessment, Inspection, Score, StepWindow
from scoring.selectors.history import first_bad_lines
from tests import make
from tests.views.appraisal import CODE, address, begin, cell, send, stored


@pytest.fixture
def person(cast, client):
    found = begin(cast)
    client.force_login(found)
    return found


def text_of(response):
    return response.content.decode()


def test_the_grid_shows_units_criteria_and_three_columns(cast, person, client):
    page = text_of(client.get(address()))

    assert "Thẩm định lĩnh vực 1" in page
    assert 'id="o-A-1.2"' in page
    assert "Lấy cả cột" in page
    assert "Chưa nộp phiếu" not in page  # no sheet of the first block is drafting


def test_units_that_have_not_submitted_show_nothing(cast, person, client):
    Assessment.objects.filter(pk=cast.sheet("A").pk).update(state=SheetState.DRAFTING)

    page = text_of(client.get(address()))

    assert "Chưa nộp phiếu" in page
    assert 'id="o-A-1.2"' not in page


def test_open_minutes_are_not_shown(cast, person, client):
    marked = Score.objects.filter(assessment=cast.sheet("A"), layer=Layer.INSPECTION, criterion__code__startswith="1")
    marked.update(points="7.77")

    assert "7,77" in text_of(client.get(address()))
    Inspection.objects.update(closed_at=None)
    assert "7,77" not in text_of(client.get(address()))


def test_the_own_units_sheet_is_locked(cast, client):
    client.force_login(begin(cast, unit="A"))

    page = text_of(client.get(address()))

    assert "Không thẩm định đơn vị mình" in page
    assert 'id="o-A-1.2"' not in page
    assert cell(client, "4").status_code == 400


def test_a_cell_is_taken_over(cast, person, client):
    response = send(client, o=f"A:{CODE}", lay="1", seen_version=0)

    own = stored(cast, layer=Layer.SELF)
    assert response.status_code == 200
    assert stored(cast).answer == own.answer
    assert 'data-v="1"' in text_of(response)
    assert first_bad_lines(cast.round) == []


def test_other_points_ask_for_a_reason_and_keep_what_was_typed(cast, person, client):
    response = cell(client, "1")

    assert response.status_code == 422
    assert "chọn mã lý do" in text_of(response)
    assert 'value="1"' in text_of(response)
    assert stored(cast) is None


def test_a_reason_typed_behind_the_number_counts(cast, person, client):
    response = cell(client, "0,5 sl")

    assert response.status_code == 200, text_of(response)
    assert (str(stored(cast).points), stored(cast).reason_code) == ("0.500000", "SL")
    assert stored(cast).answer == {"points": "0.5", "reason": "Lý do SL"}


def test_typing_the_figure_below_takes_its_answer(cast, person, client):
    own = stored(cast, layer=Layer.SELF)

    cell(client, f"{own.points.normalize():f}".replace(".", ","))

    assert stored(cast).answer == own.answer


def test_the_figure_below_with_something_far_behind_it_is_not_cut_into_it(cast, person, client):
    own = stored(cast, layer=Layer.SELF)

    response = cell(client, f"{own.points.normalize():f}".replace(".", ",") + " " * 70 + "và thêm")

    assert response.status_code == 422
    assert stored(cast) is None


def test_an_emptied_cell_takes_the_appraisal_back(cast, person, client):
    cell(client, "0,5 SL")

    cell(client, "", seen=1)

    assert (stored(cast).answer, stored(cast).version) == (None, 2)


def test_a_stale_cell_shows_both_values(cast, person, client):
    cell(client, "0,5 SL")

    response = cell(client, "0,25 TL")

    page = text_of(response)
    assert response.status_code == 409
    assert 'data-mine="0,25"' in page
    assert 'data-theirs="0,50"' in page
    assert stored(cast).version == 1


def test_a_figure_that_is_none_is_refused(cast, person, client):
    response = cell(client, "2..5")

    assert response.status_code == 422
    assert stored(cast) is None


def test_more_than_the_maximum_is_refused(cast, person, client):
    assert cell(client, "99 SL").status_code == 422


def test_a_criterion_of_another_field_is_unknown(cast, person, client):
    assert cell(client, "1", code="2.1").status_code == 400


def test_after_the_window_nothing_is_written(cast, person, client):
    StepWindow.objects.create(round=cast.round, step=Layer.APPRAISAL_1, closes_at=make.NOW - dt.timedelta(days=3000))

    response = send(client, o=f"A:{CODE}", lay="1", seen_version=0)

    assert response.status_code == 409
    assert "hết thời hạn" in text_of(response)
    assert stored(cast) is None


def test_people_without_the_field_do_not_find_it(cast, person, client):
    for other in (cast.organiser, cast.inspector, cast.staff_a):
        client.force_login(other)
        assert client.get(address()).status_code == 404
        assert cell(client, "1 SL").status_code == 404


def page_of(client, **more):
    """Everything that the page without JavaScript sends, with what was changed."""
    response = client.get(address())
    grid = response.context["rows"]
    fields = {"ma": [leaf.code for leaf in response.context["leaves"]]}
    for row in grid:
        if row["locked"]:
            continue
        fields[f"thay:{row['unit'].code}"] = row["seen"]
        fields |= {f"d:{c['unit']}:{c['code']}": c["text"] for c in row["cells"]}
    return fields | more


def test_without_javascript_one_button_writes_what_was_changed(cast, person, client):
    fields = page_of(client, **{f"d:A:{CODE}": "0,5 SL"})

    response = client.post(address("appraisal_save"), fields)

    assert response.status_code == 303
    assert stored(cast).reason_code == "SL"
    assert Score.objects.filter(assessment__round=cast.round, layer=Layer.APPRAISAL_1, reason_code="SL").count() == 1


def test_a_whole_column_is_taken_over_where_it_is_empty(cast, person, client):
    cell(client, "0,5 SL")

    response = client.post(address("appraisal_save"), page_of(client, **{"lay-cot": CODE}))

    assert response.status_code == 303
    assert stored(cast).reason_code == "SL"
    assert stored(cast, "B").answer == stored(cast, "B", layer=Layer.SELF).answer


def test_a_whole_row_is_taken_over(cast, person, client):
    client.post(address("appraisal_save"), page_of(client, **{"lay-dong": "A"}))

    assert stored(cast, code="1.1.1") is not None
    assert stored(cast) is not None
    assert stored(cast, "B") is None


def test_a_stale_sheet_is_left_whole_and_the_others_are_written(cast, person, client):
    fields = page_of(client, **{"lay-cot": CODE, "d:A:1.1.1": "0 SL"})
    cell(client, "0,5 SL")

    response = client.post(address("appraisal_save"), fields)

    page = text_of(response)
    assert response.status_code == 409
    assert 'data-theirs="0,50"' in page
    assert 'value="0 SL"' in page
    assert stored(cast, code="1.1.1") is None
    assert stored(cast, "B") is not None


def test_sending_the_page_twice_does_it_once(cast, person, client):
    fields = page_of(client, **{f"d:A:{CODE}": "0,5 SL"})
    client.post(address("appraisal_save"), fields)

    response = client.post(address("appraisal_save"), fields)

    assert response.status_code == 409
    assert stored(cast).version == 1


def test_the_cell_that_is_open_shows_evidence_and_takes_the_whole_entry(cast, person, client):
    panel = text_of(client.get(address(o=f"A:{CODE}"), headers={"HX-Request": "true"}))
    assert 'id="o"' in panel
    assert "Mã lý do" in panel

    response = send(
        client,
        o=f"A:{CODE}",
        mo="1",
        code=CODE,
        mode="points",
        given="0,75",
        reason="",
        reason_code="TL",
        note="Thiếu báo cáo quý 4",
        seen_version=0,
    )

    assert response.status_code == 200, text_of(response)
    assert stored(cast).note == "Thiếu báo cáo quý 4"
    assert stored(cast).answer == {"points": "0.75", "reason": "Lý do TL"}
    assert f'id="o-A-{CODE}"' in text_of(response)


def test_the_open_cell_refuses_what_the_grid_refuses(cast, person, client):
    sent = {"o": f"A:{CODE}", "mo": "1", "mode": "points", "given": "0,75", "reason": "x", "seen_version": 0}

    assert send(client, **sent).status_code == 422
    assert send(client, ajax=False, **sent).status_code == 422
    cell(client, "0,5 SL")
    stale = send(client, **sent | {"reason_code": "TL"})
    assert stale.status_code == 409
    assert 'data-theirs="0,50"' in text_of(stale)


@pytest.mark.parametrize("many", [1, 3])
def test_the_grid_costs_the_same_for_any_number_of_units(cast, person, client, many, django_assert_num_queries):
    block = cast.sheet("A").round_block
    kept = list(Assessment.objects.filter(round_block=block).values_list("pk", flat=True)[:many])
    other = cast.sheet("C").round_block
    Assessment.objects.filter(round_block=block).exclude(pk__in=kept).update(round_block=other)
    client.get(address())

    with django_assert_num_queries(13):
        client.get(address())
