import shutil
import subprocess

import pytest

from tests.excel.books import ANSWERS, errors, read, row_specs, template, warnings

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(OFFICE is None, reason="no LibreOffice: apt-get install libreoffice-calc-nogui"),
]
NOTES = {"1.1": ('=HYPERLINK("http://x")', "12/KH-SNV\n13/BC-STP"), "2.4": ("+ghi chú", "")}


def saved_as(kind, tmp_path, data, was="xlsx"):
    source = tmp_path / f"phieu.{was}"
    source.write_bytes(data)
    shutil.rmtree(tmp_path / "out", ignore_errors=True)
    (tmp_path / "out").mkdir()
    command = [
        OFFICE,
        f"-env:UserInstallation=file://{tmp_path}/profile",
        "--headless",
        "--convert-to",
        kind,
        "--outdir",
        tmp_path / "out",
        source,
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return next((tmp_path / "out").iterdir()).read_bytes()


def test_saved_by_libreoffice_the_template_changes_nothing(tmp_path):
    rows = row_specs(ANSWERS, NOTES)

    reading = read(saved_as("xlsx", tmp_path, template(rows)), rows)

    assert errors(reading) == []
    assert warnings(reading) == set()
    found = {row.code: (row.answer, row.note, row.evidence) for row in reading.rows}
    assert found == {row.code: (row.answer, row.note, row.evidence) for row in rows if row.is_filled_in}
    assert {row.code: row.typed_points for row in reading.rows if row.code in ("1.1", "2.1", "2.2")} == {
        "1.1": "0.5",
        "2.1": "2.9982",
        "2.2": "1",
    }


@pytest.mark.parametrize("kind", ["ods", "xls"])
def test_other_formats_of_libreoffice_are_refused(kind, tmp_path):
    assert read(saved_as(kind, tmp_path, template())).code == "định dạng"


def test_an_xls_that_is_saved_anew_as_xlsx_is_read(tmp_path):
    rows = row_specs(ANSWERS, NOTES)
    old = saved_as("xls", tmp_path, template(rows))

    refusal = read(old, rows)
    reading = read(saved_as("xlsx", tmp_path, old, was="xls"), rows)

    assert "(.xls)" in refusal.message
    assert "Lưu thành" in refusal.fix
    assert errors(reading) == []
    assert {row.code: row.answer for row in reading.rows} == {row.code: row.answer for row in rows if row.is_filled_in}
