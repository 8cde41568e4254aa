"""The paragraph of an announcement says what the tables say, in every case the tables can be in."""

from scoring.engine import evaluate, load_round
from scoring.management.demo import documents
from scoring.reports.narrative import announcement
from scoring.selectors.rankings import Previous, ranking_page
from scoring.selectors.standings import standing_of
from tests.selectors.hand_made import FOUR, before, block, row, summary


def told(a_summary, *rows, previous=None):
    return announcement(ranking_page(a_summary, list(rows), previous))


def rows_of(code, *counts, block="SBN"):
    """`counts` units of each class of a scale, ranked."""
    return [row(f"{code}{n}", "80", n + 1, block=block) for n in range(sum(counts))]


def demo_page(code):
    year = int(code[-4:])
    kept = {d["round"]["code"]: d for d in documents()}
    now = standing_of([kept[code]], [evaluate(load_round(kept[code]))])
    then_code = code.replace(str(year), str(year - 1))
    then = standing_of([kept[then_code]], [evaluate(load_round(kept[then_code]))])
    previous = Previous(year - 1, then.summary, {one.unit_code: one for one in then.rows})
    return ranking_page(now.summary, list(now.rows), previous)


def test_the_demo_of_2014_reads_as_the_press_text_should_have():
    text = " ".join(announcement(demo_page("DN-CNTT-2014")))

    assert text.startswith("Năm 2014, UBND thành phố Đà Nẵng kiểm tra chéo, chấm điểm và xếp hạng ứng dụng")
    assert "Trong 37 đơn vị xếp hạng, 8 đơn vị xếp loại Tốt, chiếm 21,6 %" in text
    assert "9 đơn vị xếp loại Khá, chiếm 24,3 %" in text
    assert "16 đơn vị xếp loại Trung bình, chiếm 43,2 % (tăng 14,3 điểm phần trăm; năm 2013: 11 đơn vị, 28,9 %)" in text
    assert "4 đơn vị xếp loại Yếu, chiếm 10,8 % (giảm 15,5 điểm phần trăm; năm 2013: 10 đơn vị, 26,3 %)" in text
    assert text.endswith("Cộng các tỷ lệ đã làm tròn được 99,9 %.")


def test_the_demo_of_the_reform_names_blocks_classes_and_the_best_field():
    text = " ".join(announcement(demo_page("DN-CCHC-2014")))

    assert "34 đơn vị, gồm 6 đơn vị khối Cơ quan trung ương; 21 đơn vị khối Sở, ban, ngành và 7 đơn vị khối" in text
    assert "khối Cơ quan trung ương xếp loại Rất tốt (92,32); khối Sở, ban, ngành xếp loại Tốt (82,42) và khối" in text
    assert "Lĩnh vực đạt kết quả cao nhất là “" in text
    assert "bình quân đạt 92,20 %." in text


def test_one_block_and_no_year_before():
    found = told(summary(block(counts=(0, 2, 0, 0, 0)), counts=(0, 2, 0, 0, 0)), *rows_of("A", 2))

    assert found == (
        "Năm 2014, UBND tỉnh ví dụ chấm điểm và xếp hạng cải cách hành chính đối với 2 đơn vị Khối SBN.",
        "Tính bình quân, Khối SBN xếp loại Tốt (80,00).",
        "Trong 2 đơn vị xếp hạng, 2 đơn vị xếp loại Tốt, chiếm 100,0 %; không có đơn vị xếp loại Rất tốt; Khá; Trung bình hoặc Yếu.",
    )


def test_units_without_a_rank_are_counted_apart():
    lines = [*rows_of("A", 1), row("Z", None, None, "", why="mới thành lập")]

    assert "đối với 2 đơn vị Khối SBN; trong đó 1 đơn vị không xếp hạng." in told(summary(block()), *lines)[0]


def test_fields_that_share_the_first_place_are_all_named():
    fields = (("1", "90.00"), ("2", "90.00"), ("3", "70.00"))

    text = " ".join(told(summary(block(fields=fields)), *rows_of("A", 1)))

    expected = "Các lĩnh vực cùng đạt kết quả cao nhất là “Lĩnh vực số 1” và “Lĩnh vực số 2”, bình quân đạt 90,00 %."
    assert expected in text


def test_no_field_is_best_where_all_are_equal():
    fields = (("1", "90.00"), ("2", "90.00"))
    assert "cao nhất" not in " ".join(told(summary(block(fields=fields)), *rows_of("A", 1)))


def test_a_share_that_did_not_move_says_so_and_a_class_that_emptied_names_its_count():
    then = summary(block(counts=(0, 1, 1, 0, 0)), counts=(0, 1, 1, 0, 0), year=2013)
    now = summary(block(counts=(1, 1, 0, 0, 0)), counts=(1, 1, 0, 0, 0))

    text = " ".join(told(now, *rows_of("A", 2), previous=before(then)))

    assert "1 đơn vị xếp loại Tốt, chiếm 50,0 % (bằng tỷ lệ của năm 2013: 1 đơn vị, 50,0 %)" in text
    assert "không có đơn vị xếp loại Khá (giảm 50,0 điểm phần trăm; năm 2013: 1 đơn vị, 50,0 %)" in text


def test_a_year_before_with_another_scale_is_not_compared():
    then = summary(block(counts=(1, 0, 0, 0), classes=FOUR), counts=(1, 0, 0, 0), classes=FOUR, year=2013)

    text = " ".join(told(summary(block(), counts=(0, 1, 0, 0, 0)), *rows_of("A", 1), previous=before(then)))

    assert "2013" not in text


def test_blocks_with_different_scales_are_told_one_by_one():
    first, second = block(counts=(0, 1, 0, 0, 0)), block("QH", (1, 0, 0, 0), FOUR)
    text = " ".join(told(summary(first, second), *rows_of("A", 1), *rows_of("B", 1, block="QH")))

    assert "Trong 1 đơn vị xếp hạng Khối SBN, 1 đơn vị xếp loại Tốt" in text
    assert "Trong 1 đơn vị xếp hạng Khối QH, 1 đơn vị xếp loại Tốt" in text


def test_a_block_without_any_ranked_unit_is_silent():
    empty = block(counts=(0, 0, 0, 0, 0), average=None)
    assert told(summary(empty, counts=(0, 0, 0, 0, 0)))[1:] == ()
