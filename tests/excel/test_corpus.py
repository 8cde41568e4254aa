"""The corpus: more than a hundred workbooks, each with its outcome, its values and the words of its message."""

import pytest
from django.db import connection

from scoring.excel.reader import read_workbook
from tests.excel import corpus_archives, corpus_cells, corpus_programs
from tests.excel.corpus import SAVED, outcome_of
from tests.excel.zygote import Zygote

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="reads files, no database: once is enough"),
]
FILES = [*corpus_programs.CASES, *corpus_archives.CASES]
ENOUGH = 100


def test_the_corpus_is_large_enough_and_every_case_has_its_name():
    cases = [*corpus_cells.CASES, *FILES]

    assert len({case.name for case in cases}) == len(cases) >= ENOUGH


@pytest.fixture(scope="module")
def zygote():
    with Zygote() as running:
        yield running


def assert_as_written(case, raw):
    found = outcome_of(raw)
    assert found.outcome == case.outcome, found
    assert set(case.codes) <= found.codes
    assert [word for word in case.words if word not in found.said] == []
    if found.outcome != "refused":
        assert found.codes == set(case.codes)
        assert found.values == {**SAVED, **case.values}


@pytest.mark.parametrize("case", corpus_cells.CASES, ids=[case.name for case in corpus_cells.CASES])
def test_cells_come_out_as_written(case, zygote):
    assert_as_written(case, zygote.read(case.make()))


@pytest.mark.parametrize("case", FILES, ids=[case.name for case in FILES])
def test_files_come_out_as_written(case, zygote):
    assert_as_written(case, zygote.read(case.make()))


def test_a_child_of_its_own_says_what_the_fork_does(zygote):
    data = next(case for case in FILES if case.outcome == "accepted").make()

    assert read_workbook(data) == zygote.read(data)
