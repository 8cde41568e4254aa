"""Parts printed side by side in child processes are those of one process, byte for byte, and a child that dies is told kindly."""

import re
import subprocess
import sys
import time
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from scoring.reports import papers, print_child, printers
from scoring.reports.paper_pdf import CannotPrint, can_print, joined, parts_of, print_sheet, printed_part
from scoring.reports.printers import Printers
from scoring.selectors.rankings import ranking_page
from tests.reports.test_papers import MARKS, text_of_pdf
from tests.selectors.hand_made import block, row, summary

pytestmark = pytest.mark.skipif(not can_print(), reason="Pango is not installed; .ci/run installs it")


def parts():
    rows = [row(f"X{at}", "80", at + 1, name=f"Ủy ban nhân dân phường số {at}") for at in range(8)]
    page = ranking_page(summary(block(counts=(0, 8, 0, 0, 0))), rows, None)
    return parts_of(papers.ranking_paper("xep-hang", page, MARKS, {}, "pdf"), 3)


def test_children_print_what_one_process_prints_whichever_is_ready_first():
    wanted = parts()

    with Printers() as at_once:
        begun = [at_once.begin(print_sheet(part, at, 3)) for at, part in enumerate(wanted, start=1)]
        found = [one.result() for one in begun]

    assert len(at_once._made) <= at_once.size <= 2
    assert found == [printed_part(part, at, 3) for at, part in enumerate(wanted, start=1)]
    assert all(printer._child.returncode is not None for printer in at_once._made)
    assert not any(Path(printer._folder.name).exists() for printer in at_once._made)


def test_the_pages_of_all_parts_are_numbered_over_the_whole():
    printed = [printed_part(part, at, 3) for at, part in enumerate(parts(), start=1)]

    content = joined(printed)

    count = sum(len(PdfReader(BytesIO(part)).pages) for part in printed)
    texts = text_of_pdf(content).split("\f")[:count]
    assert count == len(PdfReader(BytesIO(content)).pages) >= 3
    assert [re.findall(r"Trang \d+/\d+", text) for text in texts] == [
        [f"Trang {at}/{count}"] for at in range(1, count + 1)
    ]
    assert all("Trang" not in text_of_pdf(part) for part in printed)
    assert all(f"phường số {at}" in " ".join(" ".join(texts).split()) for at in range(8))


def test_a_child_that_dies_is_told_and_leaves_no_process(monkeypatch):
    monkeypatch.setattr(printers, "_COMMAND", [sys.executable, "-c", "import sys; sys.stdin.buffer.readline()"])
    started = time.monotonic()

    with pytest.raises(CannotPrint, match="chưa in xong"), Printers() as at_once:
        at_once.begin(print_sheet(parts()[0], 1, 3)).result()

    assert [printer._child.returncode is not None for printer in at_once._made] == [True]
    assert time.monotonic() - started < 20


def child(code):
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    return ran.stdout.strip()


def test_the_child_knows_no_django_and_is_bound():
    assert child("import sys, scoring.reports.print_child; print('django' in sys.modules)") == "False"
    greedy = f"bytearray({print_child.MEMORY_BYTES})"
    bound = "from scoring.reports.print_child import limit\n"
    told = f"try:\n    {greedy}\nexcept MemoryError:\n    print('stopped')"
    assert child(f"{bound}limit()\n{told}") == "stopped"
