"""Faults of a criteria set in people's words: blocks by their names, criteria by their codes, figures with a comma."""

import pytest

from scoring.engine import Fault
from scoring.selectors.criteria_tree import plain_words, told_of

BLOCKS = [{"code": "QH", "name": "Quận, huyện"}, {"code": "X.1", "name": "Phường, xã"}, {"code": "K", "name": ""}]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ('cộng lại 9.5, cần 10 (thiếu 0.5) ở khối "QH"', "Cộng lại 9,5, cần 10 (thiếu 0,5) ở khối “Quận, huyện”"),
        ('cộng lại 9, cần 10 ở khối "QH", "X.1"', "Cộng lại 9, cần 10 ở khối “Quận, huyện”, “Phường, xã”"),
        ('cộng lại 9, cần 10 ở khối "K", "L"', "Cộng lại 9, cần 10 ở khối “K”, “L”"),
        ('không có khối "QH"', 'Không có khối "QH"'),
    ],
)
def test_blocks_are_called_by_name(said, told):
    assert plain_words(said, BLOCKS) == told


def test_a_fault_is_one_sentence():
    fault = Fault("criteria[3] 2.1", 'điểm tối đa cộng lại 1, cần 2 ở khối "QH"')

    assert told_of(fault, BLOCKS) == "tiêu chí 2.1: Điểm tối đa cộng lại 1, cần 2 ở khối “Quận, huyện”"
    assert told_of(Fault("policy", "thiếu"), BLOCKS) == "Thiếu"
