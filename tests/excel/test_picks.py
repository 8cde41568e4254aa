"""Where a person has to decide: cells that somebody changed meanwhile, workbooks that no longer say whose they are."""

import io

import openpyxl
import pytest

from scoring.enums import Layer
from scoring.excel.importer import PicksMissing, confirm_by_hand, make_template
from scoring.excel.plan import FILE, LIVE, TEMPLATE
from scoring.excel.preview import MOVED
from scoring.models import Score
from tests import make
from tests.excel.test_importer import POINTS, VALUE, by_hand, confirm, filled, live, required, upload

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("media")]


def moved_on(cast, clerk):
    """An upload of 4 for 1.2 (the template had 1, the sheet has 2 by now) and of 1 for 1.10."""
    content = filled(cast, {("1.2", VALUE): 4, ("1.10", POINTS): 1})
    by_hand(cast, clerk, "1.2", "2", 1)
    return upload(cast, content, clerk)


def test_a_cell_changed_meanwhile_shows_its_three_values(cast, clerk):
    batch = moved_on(cast, clerk)

    (moved,) = [w for w in batch.report["warnings"] if w["code"] == MOVED]
    assert "Mẫu: 1 hình thức; trong tệp: 4 hình thức; trên phiếu lúc này: 2 hình thức" in moved["message"]
    cell = next(cell for cell in batch.report["cells"] if cell["code"] == "1.2")
    assert (cell["conflict"], cell["template"], cell["new"], cell["old"]) == (
        True,
        "1 hình thức",
        "4 hình thức",
        "2 hình thức",
    )


@pytest.mark.parametrize(
    ("pick", "value", "versions"),
    [
        (FILE, "4", {"1.2": 3, "1.10": 1}),
        (TEMPLATE, "1", {"1.2": 3, "1.10": 1}),
        (LIVE, "2", {"1.10": 1}),
    ],
)
def test_the_picked_value_of_a_cell_changed_meanwhile_is_written(cast, clerk, pick, value, versions):
    batch = moved_on(cast, clerk)

    assert confirm(batch, clerk, required(batch), picks={"1.2": pick}).versions == versions
    assert live(cast, "1.2").answer == {"value": value}


@pytest.mark.parametrize("picks", [{}, {"1.10": FILE}, {"1.2": "khac"}])
def test_nothing_is_written_before_every_such_cell_has_a_pick(cast, clerk, picks):
    batch = moved_on(cast, clerk)

    with pytest.raises(PicksMissing, match=r"1\.2"):
        confirm(batch, clerk, required(batch), picks=picks)

    assert live(cast, "1.2").answer == {"value": "2"}
    assert not Score.objects.filter(assessment=cast.sheet("C"), criterion__code="1.10", layer=Layer.SELF).exists()


def test_where_nobody_can_be_asked_the_sheets_value_stays(cast, clerk):
    batch = moved_on(cast, clerk)

    assert confirm(batch, clerk, required(batch)).versions == {"1.10": 1}
    assert live(cast, "1.2").answer == {"value": "2"}


def without_meta(content):
    book = openpyxl.load_workbook(io.BytesIO(content))
    del book["_meta"]
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def test_a_file_without_its_meta_sheet_is_refused_until_a_person_confirms_whose_it_is(cast, clerk):
    batch = upload(
        cast, without_meta(filled(cast, {("1.10", POINTS): 1, ("1.2", VALUE): 4, ("1.1.1", VALUE): None})), clerk
    )
    anew = confirm_by_hand(batch=batch, actor=make.again(clerk), now=make.NOW)

    assert [error["code"] for error in batch.report["errors"]] == ["mẫu"]
    assert batch.report["nameless"]
    assert (anew.outcome, anew.report["nameless"]) == ("warned", False)
    assert {cell["code"]: (cell["conflict"], cell["template"]) for cell in anew.report["cells"]} == {
        "1.1.1": (True, ""),
        "1.2": (True, ""),
        "1.10": (False, ""),
    }
    with pytest.raises(PicksMissing):
        confirm(anew, clerk, required(anew), picks={"1.2": TEMPLATE, "1.1.1": LIVE})
    assert confirm(anew, clerk, required(anew), picks={"1.2": FILE, "1.1.1": LIVE}).versions == {"1.10": 1, "1.2": 2}


def test_a_file_that_says_whose_it_is_is_believed_over_the_person(cast, clerk):
    batch = upload(cast, make_template(cast.sheet("A")), clerk)
    anew = confirm_by_hand(batch=batch, actor=make.again(clerk), now=make.NOW)

    assert not batch.report["nameless"]
    assert [error["code"] for error in anew.report["errors"]] == ["đơn vị"]
