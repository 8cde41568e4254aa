"""The pages of a file: counted by a child within its limits, unknown for what hides them, whatever is sent."""

import io
import subprocess
import sys
import time
import zlib

import pytest
from pypdf import PdfWriter

from scoring.services import evidence_child
from scoring.services.evidence_files import DOCX, JPEG, PDF, PNG, XLSX
from scoring.services.evidence_pages import _ROOT, SECONDS, count_pages

pytestmark = pytest.mark.slow  # every count is a process of its own


def pdf(pages):
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(100, 100)
    held = io.BytesIO()
    writer.write(held)
    return held.getvalue()


def objects(*bodies):
    """A PDF of these objects, the first of them its catalogue."""
    made, places = b"%PDF-1.5\n", []
    for number, body in enumerate(bodies, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(bodies) + 1, len(made))
    return made + b"xref\n0 %d\n0000000000 65535 f \n" % (len(bodies) + 1) + table + end


CATALOGUE = b"<</Type/Catalog/Pages 2 0 R>>"
PAGE = b"<</Type/Page/Parent 2 0 R>>"


@pytest.mark.parametrize("pages", [1, 12])
def test_the_pages_of_a_pdf_are_counted(pages):
    assert count_pages(PDF, pdf(pages)) == pages


def test_a_picture_is_one_page_and_an_office_file_does_not_say():
    assert [count_pages(kind, b"x") for kind in (JPEG, PNG, DOCX, XLSX)] == [1, 1, None, None]


def test_the_pages_are_counted_not_believed():
    lie = objects(CATALOGUE, b"<</Type/Pages/Count 99999/Kids[3 0 R 3 0 R 4 0 R]>>", PAGE, PAGE)
    honest = objects(CATALOGUE, b"<</Type/Pages/Count 99999/Kids[3 0 R 4 0 R]>>", PAGE, PAGE)

    assert count_pages(PDF, honest) == 2
    assert count_pages(PDF, lie) is None  # a tree that holds a page twice is no tree


def bomb():
    """A packed table of 600 MB in 600 kB; made when it is asked for, since that takes two seconds."""
    packed = zlib.compress(bytes(600_000_000), 9)
    return (
        b"%%PDF-1.5\n1 0 obj\n<</Type/XRef/W[1 2 1]/Size 9/Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream\n"
        b"endobj\n/Pages startxref\n9\n%%%%EOF" % (len(packed), packed)
    )


@pytest.mark.parametrize(
    "data",
    [
        objects(CATALOGUE, b"<</Type/Pages/Count 1/Kids[2 0 R]>>"),
        objects(b"<</Type/Catalog/Pages 1 0 R>>"),
        objects(CATALOGUE, b"<</Type/Pages/Kids[]>>"),
        b"%PDF-1.4 /Pages startxref 0 %%EOF",
        bomb,
        b"%PDF-1.4\n" + b"<<" * 200_000 + b"/Pages startxref\n9\n%%EOF",
        b"%PDF-1.4\n1 0 obj\n" + b"[" * 500_000 + b" /Pages\nstartxref\n9\n%%EOF",
    ],
    ids=["loop", "root in itself", "empty", "nothing", "bomb", "dictionaries", "arrays"],
)
def test_a_hostile_file_is_kept_without_its_pages_and_holds_nobody(data):
    data = data() if callable(data) else data
    begun = time.monotonic()

    assert count_pages(PDF, data) is None
    assert time.monotonic() - begun < SECONDS + 2


def run(code):
    return subprocess.run(
        [sys.executable, "-c", f"from scoring.services import evidence_child as child\n{code}"],
        cwd=_ROOT,
        capture_output=True,
        check=False,
    ).returncode


GREEDY = f"bytes({evidence_child.MEMORY_BYTES + 100_000_000})"
BUSY = "import time\nwhile time.process_time() < 1.6: pass"


def test_the_childs_limits_hold():
    assert run(f"child.limit()\n{GREEDY}") != 0
    assert run(f"child.CPU_SECONDS = 1\nchild.limit()\n{BUSY}") != 0


def test_without_the_limits_it_takes_what_it_wants():
    assert run(GREEDY) == 0
    assert run(BUSY) == 0
