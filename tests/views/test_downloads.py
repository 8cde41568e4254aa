"""Files of a published ranking on the web: long papers part by part, a machine without Pango, annexes, what is not there."""

import pytest

from scoring.models import Job
from scoring.reports import exports, paper_pdf, papers
from tests.views.test_announcements import CODE, _own_media, printing, published, text

__all__ = ["_own_media", "published"]


@printing
def test_a_long_paper_is_printed_part_by_part_and_handed_out_whole(client, published, monkeypatch):
    monkeypatch.setattr(papers, "LONG", 1)
    monkeypatch.setattr(exports, "parts_of", lambda paper: paper_pdf.parts_of(paper, 3))
    address = f"/xep-hang/{CODE}/lan-1/tep/xep-hang.pdf"

    started = client.get(address)
    job = Job.objects.get()
    assert client.get(started.url + "tai/").status_code == 404
    while Job.objects.get().phase != "done":
        assert client.post(started.url + "tiep/").status_code == 303

    ended = Job.objects.get().ended_at
    assert client.post(started.url + "tiep/").status_code == 303  # a page that still asks, of a file that is done
    assert Job.objects.get().ended_at == ended
    assert started.status_code == 303
    assert job.items.count() > 1
    assert job.made_by is None
    assert "Tệp đã xong" in text(client.get(started.url))
    whole = client.get(started.url + "tai/")
    assert whole["Content-Disposition"] == f'attachment; filename="xep-hang-{CODE}-lan-1.pdf"'
    assert whole.content.startswith(b"%PDF")
    assert client.get(address).url == started.url
    assert Job.objects.count() == 1


def test_a_machine_without_pango_says_so_kindly(client, published, monkeypatch):
    monkeypatch.setattr("scoring.views.downloads.can_print", lambda: False)

    answer = client.get(f"/xep-hang/{CODE}/lan-1/tep/xep-hang.pdf")

    assert answer.status_code == 503
    assert "libpango-1.0-0" in text(answer)
    assert "Máy chủ này chưa in được PDF" in text(client.get(f"/xep-hang/{CODE}/lan-1/tai-ve/"))


def test_the_annex_re_adds_to_the_published_total(published):
    from scoring.selectors.annexes import annexes_of

    found = {annex.unit_code: annex for annex in annexes_of(published)}

    for row in published.rows.all():
        annex = found[row.unit_code]
        assert (annex.points, annex.max, annex.index) == (row.points, row.max, row.index)
        tops = [line for line in annex.lines if line.depth == 0]
        assert {line.code: line.points for line in tops if line.code in {f["code"] for f in row.fields}}.items() >= {
            f["code"]: type(row.points)(f["points"]) for f in row.fields
        }.items()


@pytest.mark.parametrize(("paper", "form"), [("la", "pdf"), ("xep-hang", "exe"), ("phu-luc", "doc")])
def test_unknown_papers_and_forms_are_not_there(client, published, paper, form):
    assert client.get(f"/xep-hang/{CODE}/lan-1/tep/{paper}.{form}").status_code == 404
    assert client.get(f"/xep-hang/{CODE}/lan-1/phu-luc/KHONG-CO/csv/").status_code == 404
