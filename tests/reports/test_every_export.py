"""Every file that goes out, with texts in it that a spreadsheet would run: none of them runs; a new export must be listed."""

import csv
import io
import zipfile

import openpyxl
import pytest
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLResolver

from cchc_portal.urls import admin as django_admin  # the screens are loaded with the addresses
from scoring.enums import Layer, Origin, SheetState
from scoring.models import Assessment, Criterion, Indicator, RankingRow, Round, RoundBlock
from scoring.services.rankings import present_round
from scoring.services.scores import Entry, save_answers
from tests import make
from tests.indicators import scene as figures
from tests.rights.scenes import stage
from tests.rights.table import ROWS
from tests.services import appraising
from tests.services.publishing import publish
from units.models import Agency, Block, Membership, Unit, User

pytestmark = [pytest.mark.slow, pytest.mark.any_database]

MARKS = ("=", "+", "-", "@", "\t", "\r")
EVIL = "=cmd|' /C calc'!A1"

KINDS = {
    "own_sheet_template": "xlsx",
    "own_sheet_history_excel": "xlsx",
    "inspection_history_excel": "xlsx",
    "sheet_history_excel": "xlsx",
    "provisional_excel": "xlsx",
    "appraisal_changes_excel": "xlsx",
    "appraisal_excel": "xlsx",
    "ranking_excel": "xlsx",
    "sheet_templates": "zip",
    "survey_template": "xlsx",
    "opinion_counts_template": "xlsx",
    "round_plan_template": "xlsx",
    "teams_template": "xlsx",
    "round_recommendations_excel": "xlsx",
    "agency_period_export": "xlsx",
    "agency_procedures_export": "xlsx",
    "procedures_export": "xlsx",
    "procedures_template": "xlsx",
    "figures_template": "xlsx",
    "ranking_file": "csv",
    "annex_file": "csv",
    "round_awards_file": "xlsx",
    "unit_years_csv": "csv",
    "units_excel": "xlsx",
    "units_template": "xlsx",
    "rankings_csv": "csv",
}
"""The addresses whose answer is a spreadsheet of ours."""

_MARKED = ("central_marked", "survey_marked", "teams_file_marked", "opinion_counts_import_marked")
OTHERS = dict.fromkeys(_MARKED, "what the organiser sent, marked") | {
    **dict.fromkeys(("own_minutes", "overseen_minutes"), "Word, escaped: tests/views/test_minutes"),
    "opinion_counts_import_file": "what the organiser sent, as it was",
    "opinion_counts_import_report": "a report of findings, a text",
    "ranking_snapshot": "JSON, read by programs",
    "api_openapi": "JSON, read by programs",
    "api_agencies": "JSON, read by programs",
    "api_rankings": "JSON, read by programs",
    "robots": "text for robots",
    "sitemap": "XML for robots",
    "own_sheet_import_file": "what the unit sent, as it came in",
    "own_sheet_import_marked": "what the unit sent, marked",
    "central_template": "tried in tests/views/test_central.py, in a round with such criteria",
    "own_sheet_import_report": "JSON or text about an upload",
    "overseen_import_file": "what the unit sent, as it came in",
    "overseen_import_report": "JSON or text about an upload",
    "own_evidence_file": "evidence as it came in",
    "inspection_evidence_file": "evidence as it came in",
    "overseen_evidence_file": "evidence as it came in",
    "appraisal_evidence_file": "evidence as it came in",
    "criteria_file": "a workbook without a set has no text of people; with one: tests/excel/test_criteria_sets",
    "criteria_compare_excel": "goes back to its page unless two sets are picked; escaped: tests/views/test_criteria_flow",
    "criteria_trial_excel": "goes back to its page unless a set is picked; escaped: tests/views/test_criteria_flow",
    "own_scan": "a signed scan as it came in",
    "inspection_scan": "a signed scan as it came in",
    "overseen_scan": "a signed scan as it came in",
    "person_slip": "a page to print",
    **dict.fromkeys(("ranking_downloads", "provisional_downloads", "export_job", "export_step"), "a page"),
    "provisional_file": "Word, escaped: test_papers",
    "awards_file": "Word, escaped: test_papers",
    "announcement_file": "Word, escaped: test_papers",
    "inspections_calendar": "iCalendar, read by calendars",
    "recommendation_file": "a document as it came in",
    "round_inspection_report": "Word, escaped: test_papers",
    "council_minutes": "Word, escaped: tests/services/test_council",
    "reply_evidence_file": "evidence as it came in",
    "team_letters": "Word in an archive, escaped: tests/views/test_minutes",
    "team_letter": "Word, escaped: tests/views/test_minutes",
    "inspection_letter": "Word, escaped: tests/views/test_minutes",
    "inspection_minutes_word": "Word, escaped: tests/views/test_minutes",
    "export_file": "PDF, which runs nothing",
    "duty_file": "a document as it came in",
    "healthz": "JSON for the machine",
    "readyz": "JSON for the machine",
}
KEPT = ("file", "marked", "report")
OTHERS |= {f"{of}_import_{what}": "kept of an upload" for of in ("figures", "procedures") for what in KEPT}
"""The addresses whose answer is a file or data, but no spreadsheet of ours; each with what it is."""


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def poisoned(cast):
    """Put a text that begins with each of the marks wherever people type one."""
    figures.report(cast, figures.dossiers(cast), figures.WHOLE_YEAR)
    Indicator.objects.filter(code="TRE-HAN").update(name="=1+1 trễ")
    figures.cut(cast, "TT-1", "=1+1 thủ tục", "10", "4")
    Unit.objects.filter(code="A").update(name=EVIL)
    Unit.objects.filter(code="B").update(name="+1+1")
    Unit.objects.filter(code="C").update(name="-2+3")
    Unit.objects.filter(code="B2").update(name="\t=1+1")
    Unit.objects.filter(code="D").update(name="\r=1+1")
    Agency.objects.filter(pk=cast.round.agency_id).update(name="@SUM(A1)\x0b")  # and one that no XML holds
    Block.objects.filter(agency=cast.round.agency_id).update(name="=khối")
    RoundBlock.objects.filter(round=cast.round).update(block_name="=khối")
    Round.objects.filter(pk=cast.round.pk).update(title='=HYPERLINK("http://x")')
    Criterion.objects.filter(code__in=("1.2", "3.1")).update(title="@tiêu\x1f chí", guidance="\x0b=1")
    Assessment.objects.filter(round=cast.round, ranked=False).update(not_ranked_reason="-lý do")
    User.objects.filter(pk=cast.staff_a.pk).update(full_name="=người", email="+1@example.vn")
    Assessment.objects.filter(pk=cast.sheet("A").pk).update(state=SheetState.DRAFTING)
    save_answers(
        assessment=cast.sheet("A"),
        layer=Layer.SELF,
        answers={"1.2": (Entry({"value": "4"}, note="=1+1 giải trình", evidence="-12/KH"), 1)},
        actor=make.again(cast.staff_a),
        origin=Origin.WEB,
        now=make.NOW,
    )
    Assessment.objects.filter(pk=cast.sheet("A").pk).update(state=SheetState.IN_REVIEW)


def names(patterns):
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            if pattern.app_name != "admin":
                yield from names(pattern.url_patterns)
        elif not pattern.name.startswith("account_"):
            yield pattern.name


def body(response):
    return b"".join(response.streaming_content) if response.streaming else response.content


def texts_of(kind, content):
    """Every text of a file with whether a spreadsheet would take it for a formula."""
    if kind == "zip":
        packed = zipfile.ZipFile(io.BytesIO(content))
        return [found for name in packed.namelist() for found in texts_of("xlsx", packed.read(name))]
    if kind == "csv":
        return [(cell, cell.startswith(MARKS)) for row in csv.reader(io.StringIO(content.decode())) for cell in row]
    found = []
    for sheet in openpyxl.load_workbook(io.BytesIO(content)):
        for cell in (cell for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)):
            runs = cell.data_type == "f" and not is_our_formula(sheet, cell)
            evil = cell.data_type != "f" and cell.value.startswith(MARKS) and not cell.quotePrefix
            found.append((cell.value, runs or evil))
    return found


def is_our_formula(sheet, cell):
    """A live formula of the template: only where the server computes, and never with a text of somebody in it."""
    return sheet.title == "Tự đánh giá" and "cmd|" not in cell.value and "giải trình" not in cell.value


def assert_nothing_runs(name, kind, content):
    found = texts_of(kind, content)
    assert [text for text, runs in found if runs] == [], name
    assert any(text.strip().startswith(MARKS) or text.startswith("'=") for text, _runs in found), (
        f"{name} holds no bait"
    )


def test_every_address_that_gives_a_file_is_listed(cast, client):
    """Ask each address as the first who may and gets something: what is no page is an export, and must stand in a list above."""
    poisoned(cast)
    stage(cast, "presented")
    appraiser = appraising.appraiser(cast, "E", "1")
    files, pages = set(), set()
    for who in ("organiser", "inspector", "staff_a", "head_a", "leader", "appraiser"):
        client.force_login(make.again(getattr(cast, who, appraiser)))
        open_ = [row for row in ROWS if "GET" in row.methods and row.lets(who, "presented")]
        for row in (row for row in open_ if row.name not in files | pages):
            answer = client.get(reverse(row.name, kwargs=row.kwargs))
            if answer.status_code == 200:
                (pages if answer["Content-Type"].startswith("text/html") else files).add(row.name)
            body(answer)

    assert files <= KINDS.keys() | OTHERS.keys(), "a new export: list it in KINDS, and it is tested"
    assert KINDS.keys() | OTHERS.keys() <= {*names(get_resolver().url_patterns)} | {"inspection_history_excel"}


def test_no_address_looks_like_an_export_and_is_not_listed():
    looks = {
        name
        for name in names(get_resolver().url_patterns)
        if any(word in name for word in ("excel", "template", "export", "csv", "download", "docx", "pdf"))
    }

    assert looks <= KINDS.keys() | OTHERS.keys()


WHO = {
    "own": "staff_a",
    "figures": "staff_a",
    "procedures": "staff_a",
    "inspection": "inspector",
    "provisional": "leader",
}


PUBLISHED = ("ranking_excel", "ranking_file", "annex_file", "round_awards_file", "unit_years_csv", "rankings_csv")
"""Files of what is published alone: tried below, after a publication."""


@pytest.mark.parametrize("name", [name for name in KINDS if name not in PUBLISHED])
def test_nothing_in_an_export_runs(cast, client, name):
    poisoned(cast)
    Assessment.objects.filter(pk=cast.sheet("A").pk).update(state=SheetState.IN_REVIEW)
    present_round(round_=Round.objects.get(pk=cast.round.pk), now=make.NOW, actor=make.again(cast.organiser))
    appraiser = appraising.appraiser(cast, "E", "1")
    who = "appraiser" if name == "appraisal_excel" else WHO.get(name.split("_")[0], "organiser")
    client.force_login(make.again(getattr(cast, who, appraiser)))
    (row,) = (row for row in ROWS if row.name == name)

    answer = client.get(reverse(name, kwargs=row.kwargs))

    assert answer.status_code == 200
    assert_nothing_runs(name, KINDS[name], body(answer))


@pytest.mark.parametrize("name", PUBLISHED)
def test_nothing_in_a_published_file_runs(cast, client, name):
    poisoned(cast)
    Assessment.objects.filter(pk=cast.sheet("A").pk).update(state=SheetState.IN_REVIEW)
    publish(cast)
    assert RankingRow.objects.filter(unit_name=EVIL).exists()
    client.force_login(make.again(cast.organiser))
    (row,) = (row for row in ROWS if row.name == name)

    answer = client.get(reverse(name, kwargs=row.kwargs))

    assert_nothing_runs(name, KINDS[name], body(answer))


def test_without_the_escape_an_export_would_run(cast, client, monkeypatch):
    from cchc_portal import spreadsheets

    poisoned(cast)
    client.force_login(make.again(cast.organiser))
    monkeypatch.setattr(spreadsheets, "could_run", lambda _text: False)

    answer = client.get(reverse("survey_template", kwargs={"round_code": cast.round.code}))

    assert EVIL in [text for text, runs in texts_of("xlsx", body(answer)) if runs]


def exporting():
    """Every screen of the administration that exports."""
    return sorted(
        model._meta.label_lower
        for model, screen in django_admin.site._registry.items()
        if hasattr(screen, "export_action")
    )


def test_every_screen_that_exports_is_listed():
    assert exporting() == ["units.agency", "units.block", "units.membership", "units.unit", "units.user"]


@pytest.mark.parametrize("label", exporting())
def test_nothing_in_an_export_of_the_administration_runs(cast, client, label):
    poisoned(cast)
    root = make.person("quantri")
    root.is_staff = root.is_superuser = True
    root.save()
    client.force_login(root)
    if label == "units.membership":
        User.objects.filter(pk=cast.staff_a.pk).update(username="+canbo")
        assert Membership.objects.filter(user=cast.staff_a).exists()

    answer = client.get(reverse(f"admin:{label.replace('.', '_')}_export"))

    assert answer.status_code == 200
    assert_nothing_runs(label, "xlsx", body(answer))
