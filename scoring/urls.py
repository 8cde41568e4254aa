"""Every address of the work, by the people who use it; codes in them, never database ids."""

from django.urls import URLPattern, URLResolver, include, path, register_converter

from scoring.api.routes import addresses as api_addresses
from scoring.reports.analysis import SECTIONS
from scoring.views import analysis, evidence, import_records, leaders, presence, staff_excel
from scoring.views import announcements as announcement_views
from scoring.views import downloads as download_views
from scoring.views import evidence_files as file_views
from scoring.views import evidence_review as review_views
from scoring.views import history as history_views
from scoring.views import inspectors as inspector_views
from scoring.views import mark_settling as settling_views
from scoring.views import marks as mark_views
from scoring.views import open_data as open_views
from scoring.views import own_sheet as own_sheet_views
from scoring.views import profiles as profile_views
from scoring.views import public as public_views
from scoring.views import staff as staff_views
from scoring.views.appraisers.addresses import addresses as appraisal_addresses
from scoring.views.criteria.routes import addresses as criteria_addresses
from scoring.views.criteria_flow.routes import addresses as criteria_flow_addresses
from scoring.views.evidence_round import round_evidence
from scoring.views.indicators.addresses import addresses as figure_addresses
from scoring.views.inspection_addresses import addresses as inspection_addresses
from scoring.views.opinions.addresses import opinion_addresses
from scoring.views.organisers import archives, board, plans, publishing, quality, settings, setup, sheets, windows
from scoring.views.organisers import awards as award_views
from scoring.views.organisers import round_history as round_history_views
from scoring.views.reply_addresses import addresses as reply_addresses
from scoring.views.survey_addresses import survey_addresses
from scoring.views.unit_addresses import unit_addresses
from scoring.views.verification import verify_figures
from units.enums import CODE_PATTERN


class CodeConverter:
    """A code in an address: capital letters without accents, digits, dots, hyphens."""

    regex = CODE_PATTERN

    def to_python(self, value: str) -> str:
        """The code as it stands."""
        return value

    def to_url(self, value: str) -> str:
        """The code as it stands."""
        return value


class TokenConverter(CodeConverter):
    """A token in an address, as services.imports makes them."""

    regex = r"[A-Za-z0-9_-]{1,64}"


class SectionConverter(CodeConverter):
    """A section of the analysis of a ranking, as reports.analysis names them."""

    regex = "|".join(SECTIONS)


register_converter(CodeConverter, "code")
register_converter(TokenConverter, "token")
register_converter(SectionConverter, "section")

_RANKED = "xep-hang/<code:round_code>"
_OWN = "tu-danh-gia/<code:round_code>/<code:unit_code>"
_INSPECTED = "kiem-tra/<code:round_code>/<code:unit_code>"
_OVERSEEN = "dieu-hanh/<code:round_code>/phieu/<code:unit_code>"

public: list[URLPattern] = [
    path("", public_views.home, name="home"),
    path("xep-hang/", public_views.rankings, name="rankings"),
    path("xep-hang/<code:round_code>/", public_views.ranking, name="ranking"),
    path("xep-hang/<code:round_code>/phan-tich/", analysis.analysis, name="analysis"),
    path("xep-hang/<code:round_code>/phan-tich/<section:section>/", analysis.analysis, name="analysis_section"),
    path(
        "xep-hang/<code:round_code>/lan-<int:version>/phan-tich/<section:section>/",
        analysis.analysis,
        name="analysis_version",
    ),
    path(
        "xep-hang/<code:round_code>/du-thao/phan-tich/<section:section>/",
        analysis.provisional_analysis,
        name="provisional_analysis",
    ),
    path("xep-hang/<code:round_code>/du-thao/", leaders.provisional, name="provisional"),
    path("xep-hang/<code:round_code>/du-thao/excel/", leaders.provisional_excel, name="provisional_excel"),
    path("xep-hang/<code:round_code>/lan-<int:version>/", public_views.ranking, name="ranking_version"),
    path("xep-hang/<code:round_code>/lan-<int:version>/excel/", public_views.ranking_excel, name="ranking_excel"),
    path(
        "xep-hang/<code:round_code>/lan-<int:version>/ban-chup-<int:part>.json",
        public_views.ranking_snapshot,
        name="ranking_snapshot",
    ),
]
_UNIT = "don-vi/<code:agency_code>/<code:unit_code>"
open_data: list[URLPattern | URLResolver] = [
    path("xep-hang/csv/", open_views.rankings_csv, name="rankings_csv"),
    path(f"{_UNIT}/", open_views.unit_years, name="unit_years"),
    path(f"{_UNIT}/csv/", open_views.unit_years_csv, name="unit_years_csv"),
    path("kiem-tra-so-lieu/", verify_figures, name="verify_figures"),
    path("api/v1/", open_views.api_help, name="api_help"),
    path("api/v1/", include(api_addresses())),
    path("robots.txt", open_views.robots, name="robots"),
    path("sitemap.xml", open_views.sitemap, name="sitemap"),
]
profiles: list[URLPattern] = [
    path(f"{_RANKED}/so-sanh/", profile_views.compare, name="compare"),
    path(f"{_RANKED}/don-vi/<code:unit_code>/", profile_views.unit_profile, name="unit_profile"),
    path(f"{_RANKED}/don-vi/<code:unit_code>/can-cu/", profile_views.unit_lineage, name="unit_lineage"),
    path(f"{_RANKED}/lan-<int:version>/so-sanh/", profile_views.compare, name="compare_version"),
    path(
        f"{_RANKED}/lan-<int:version>/don-vi/<code:unit_code>/",
        profile_views.unit_profile,
        name="unit_profile_version",
    ),
    path(
        f"{_RANKED}/lan-<int:version>/don-vi/<code:unit_code>/can-cu/",
        profile_views.unit_lineage,
        name="unit_lineage_version",
    ),
    path(f"{_RANKED}/du-thao/so-sanh/", profile_views.provisional_compare, name="provisional_compare"),
    path(f"{_RANKED}/du-thao/don-vi/<code:unit_code>/", profile_views.provisional_profile, name="provisional_profile"),
    path(
        f"{_RANKED}/du-thao/don-vi/<code:unit_code>/can-cu/",
        profile_views.provisional_lineage,
        name="provisional_lineage",
    ),
]
_VERSION = "xep-hang/<code:round_code>/lan-<int:version>"
_PAPER = "<slug:paper>.<slug:form>"
_ANNOUNCED = "cong-bo/<code:agency_code>/<int:year>"
announcements: list[URLPattern] = [
    path(f"{_VERSION}/tai-ve/", download_views.ranking_downloads, name="ranking_downloads"),
    path(f"{_VERSION}/tep/{_PAPER}", download_views.ranking_file, name="ranking_file"),
    path(f"{_VERSION}/phu-luc/<code:unit_code>/<slug:form>/", download_views.annex_file, name="annex_file"),
    path(
        "xep-hang/<code:round_code>/du-thao/tai-ve/", download_views.provisional_downloads, name="provisional_downloads"
    ),
    path(f"xep-hang/<code:round_code>/du-thao/tep/{_PAPER}", download_views.provisional_file, name="provisional_file"),
    path("xep-hang/<code:round_code>/khen-thuong/<slug:form>/", announcement_views.awards_file, name="awards_file"),
    path("tep/<token:token>/", download_views.export_job, name="export_job"),
    path("tep/<token:token>/tiep/", download_views.export_step, name="export_step"),
    path("tep/<token:token>/tai/", download_views.export_file, name="export_file"),
    path(f"{_ANNOUNCED}/", announcement_views.announcement, name="announcement"),
    path(f"{_ANNOUNCED}/word/", announcement_views.announcement_file, name="announcement_file"),
    path(f"{_ANNOUNCED}/muc-tieu/", announcement_views.announcement_goals, name="announcement_goals"),
    path("dieu-hanh/<code:round_code>/khen-thuong/", award_views.round_awards, name="round_awards"),
    path("dieu-hanh/<code:round_code>/khen-thuong/quy-tac/", award_views.awards_rule, name="awards_rule"),
    path("dieu-hanh/<code:round_code>/khen-thuong/sua/", award_views.awards_edit, name="awards_edit"),
    path("dieu-hanh/<code:round_code>/khen-thuong/cong-khai/", award_views.awards_release, name="awards_release"),
    path("dieu-hanh/<code:round_code>/khen-thuong/rut/", award_views.awards_withdraw, name="awards_withdraw"),
    path(
        "dieu-hanh/<code:round_code>/khen-thuong/tep/<slug:form>/",
        award_views.round_awards_file,
        name="round_awards_file",
    ),
]
staff: list[URLPattern] = [
    path("viec-cua-toi/", staff_views.work, name="work"),
    path("tu-danh-gia/", staff_views.own_sheets, name="own_sheets"),
    path(f"{_OWN}/", own_sheet_views.own_sheet, name="own_sheet"),
    path(f"{_OWN}/luu/", own_sheet_views.own_sheet_save, name="own_sheet_save"),
    path(f"{_OWN}/dang-mo/", presence.own_sheet_presence, name="own_sheet_presence"),
    path(f"{_OWN}/len-hang/", profile_views.own_sheet_ways, name="own_sheet_ways"),
    path(f"{_OWN}/in/", own_sheet_views.own_sheet_print, name="own_sheet_print"),
    path(f"{_OWN}/mau/", staff_excel.own_sheet_template, name="own_sheet_template"),
    path(f"{_OWN}/nhap/", staff_excel.own_sheet_upload, name="own_sheet_upload"),
    path(f"{_OWN}/nhap/<token:token>/", staff_excel.own_sheet_import, name="own_sheet_import"),
    path(
        f"{_OWN}/nhap/<token:token>/dung-phieu/", staff_excel.own_sheet_import_by_hand, name="own_sheet_import_by_hand"
    ),
    path(f"{_OWN}/nhap/<token:token>/tep/", import_records.own_sheet_import_file, name="own_sheet_import_file"),
    path(f"{_OWN}/nhap/<token:token>/bao-cao/", import_records.own_sheet_import_report, name="own_sheet_import_report"),
    path(
        f"{_OWN}/nhap/<token:token>/danh-dau/", import_records.own_sheet_import_marked, name="own_sheet_import_marked"
    ),
    path(f"{_OWN}/nop/", staff_views.own_sheet_submit, name="own_sheet_submit"),
    path(f"{_OWN}/rut-lai/", staff_views.own_sheet_withdraw, name="own_sheet_withdraw"),
    path(f"{_OWN}/lich-su/", history_views.own_sheet_history, name="own_sheet_history"),
    path(f"{_OWN}/lich-su/excel/", history_views.own_sheet_history_excel, name="own_sheet_history_excel"),
    path(f"{_OWN}/ban-ky/<token:token>/", file_views.own_scan, name="own_scan"),
    path(f"{_OWN}/minh-chung/", evidence.own_evidence, name="own_evidence"),
    path(f"{_OWN}/minh-chung/them/", evidence.own_evidence_add, name="own_evidence_add"),
    path(f"{_OWN}/minh-chung/<token:token>/", evidence.own_evidence_file, name="own_evidence_file"),
    path(f"{_OWN}/minh-chung/<token:token>/go/", evidence.own_evidence_withdraw, name="own_evidence_withdraw"),
]
inspectors: list[URLPattern] = [
    path("kiem-tra/", inspector_views.inspections, name="inspections"),
    path(f"{_INSPECTED}/", inspector_views.inspection, name="inspection"),
    path(f"{_INSPECTED}/luu/", inspector_views.inspection_save, name="inspection_save"),
    path(f"{_INSPECTED}/dang-mo/", presence.inspection_presence, name="inspection_presence"),
    path(f"{_INSPECTED}/khep/", inspector_views.inspection_close, name="inspection_close"),
    path(f"{_INSPECTED}/cham-doc-lap/", mark_views.inspection_marks, name="inspection_marks"),
    path(f"{_INSPECTED}/cham-doc-lap/luu/", mark_views.inspection_marks_save, name="inspection_marks_save"),
    path(f"{_INSPECTED}/thong-nhat/", settling_views.inspection_settle, name="inspection_settle"),
    path(f"{_INSPECTED}/lich-su/", history_views.inspection_history, name="inspection_history"),
    path(f"{_INSPECTED}/lich-su/excel/", history_views.inspection_history_excel, name="inspection_history_excel"),
    path(f"{_INSPECTED}/ban-ky/<token:token>/", file_views.inspection_scan, name="inspection_scan"),
    path(
        f"{_INSPECTED}/minh-chung/<token:token>/duyet/",
        review_views.inspection_evidence_review,
        name="inspection_evidence_review",
    ),
    path(f"{_INSPECTED}/minh-chung/", evidence.inspection_evidence, name="inspection_evidence"),
    path(f"{_INSPECTED}/minh-chung/them/", evidence.inspection_evidence_add, name="inspection_evidence_add"),
    path(f"{_INSPECTED}/minh-chung/<token:token>/", evidence.inspection_evidence_file, name="inspection_evidence_file"),
    path(
        f"{_INSPECTED}/minh-chung/<token:token>/go/",
        evidence.inspection_evidence_withdraw,
        name="inspection_evidence_withdraw",
    ),
]
organisers: list[URLPattern | URLResolver] = [
    path("dieu-hanh/", board.rounds, name="rounds"),
    path("dieu-hanh/lap-dot/", setup.round_new, name="round_new"),
    *unit_addresses(),
    path("dieu-hanh/bo-tieu-chi/", include(criteria_addresses())),
    path("dieu-hanh/<code:round_code>/", board.round_board, name="round_board"),
    path("dieu-hanh/<code:round_code>/lich-su/", round_history_views.round_history, name="round_history"),
    path("dieu-hanh/<code:round_code>/soan/", setup.round_setup, name="round_setup"),
    path("dieu-hanh/<code:round_code>/soan/mo/", setup.round_open, name="round_open"),
    path("dieu-hanh/<code:round_code>/soan/bo/", setup.round_discard, name="round_discard"),
    path("dieu-hanh/<code:round_code>/thoi-han/", windows.round_windows, name="round_windows"),
    path("dieu-hanh/<code:round_code>/thoi-han/<str:step>/", windows.round_window, name="round_window"),
    path("dieu-hanh/<code:round_code>/thoi-han/<str:step>/gia-han/", windows.round_extend, name="round_extend"),
    path("dieu-hanh/<code:round_code>/thiet-lap/", settings.round_settings, name="round_settings"),
    path("dieu-hanh/<code:round_code>/thiet-lap/them-don-vi/", settings.round_add_unit, name="round_add_unit"),
    path("dieu-hanh/<code:round_code>/thiet-lap/<code:unit_code>/", settings.sheet_ranked, name="sheet_ranked"),
    path("dieu-hanh/<code:round_code>/ke-hoach/", plans.round_plan, name="round_plan"),
    path("dieu-hanh/<code:round_code>/ke-hoach/mau/", plans.round_plan_template, name="round_plan_template"),
    path("dieu-hanh/<code:round_code>/ke-hoach/tep/", plans.round_plan_file, name="round_plan_file"),
    path("dieu-hanh/<code:round_code>/mau-zip/", archives.sheet_templates, name="sheet_templates"),
    *survey_addresses(),
    path("dieu-hanh/<code:round_code>/nhap-zip/", archives.sheets_import, name="sheets_import"),
    path("dieu-hanh/<code:round_code>/nhap-zip/<token:token>/", archives.sheets_import_job, name="sheets_import_job"),
    path(
        "dieu-hanh/<code:round_code>/nhap-zip/<token:token>/tiep/",
        archives.sheets_import_step,
        name="sheets_import_step",
    ),
    path("dieu-hanh/<code:round_code>/chat-luong/", quality.round_quality, name="round_quality"),
    path("dieu-hanh/<code:round_code>/chot/", board.round_decide, name="round_decide"),
    path("dieu-hanh/<code:round_code>/trinh/", publishing.round_present, name="round_present"),
    path("dieu-hanh/<code:round_code>/cong-bo/", publishing.round_publish, name="round_publish"),
    path("dieu-hanh/<code:round_code>/cong-bo/duyet/", publishing.round_approve, name="round_approve"),
    path("dieu-hanh/<code:round_code>/cong-bo/rut/", publishing.round_unrequest, name="round_unrequest"),
    path("dieu-hanh/<code:round_code>/tra-lai/<code:unit_code>/", board.sheet_return, name="sheet_return"),
    path("dieu-hanh/<code:round_code>/phieu/<code:unit_code>/", sheets.overseen_sheet, name="overseen_sheet"),
    path("dieu-hanh/<code:round_code>/phieu/<code:unit_code>/luu/", sheets.council_save, name="council_save"),
    path(f"{_OVERSEEN}/dang-mo/", presence.overseen_presence, name="overseen_presence"),
    path(f"{_OVERSEEN}/lich-su/", history_views.sheet_history, name="sheet_history"),
    path(f"{_OVERSEEN}/lich-su/excel/", history_views.sheet_history_excel, name="sheet_history_excel"),
    path(f"{_OVERSEEN}/nhap/", import_records.overseen_imports, name="overseen_imports"),
    path(f"{_OVERSEEN}/nhap/<token:token>/tep/", import_records.overseen_import_file, name="overseen_import_file"),
    path(
        f"{_OVERSEEN}/nhap/<token:token>/bao-cao/", import_records.overseen_import_report, name="overseen_import_report"
    ),
    path("dieu-hanh/<code:round_code>/minh-chung/", round_evidence, name="round_evidence"),
    path(f"{_OVERSEEN}/ban-ky/<token:token>/", file_views.overseen_scan, name="overseen_scan"),
    path(
        f"{_OVERSEEN}/minh-chung/<token:token>/duyet/",
        review_views.overseen_evidence_review,
        name="overseen_evidence_review",
    ),
    path(f"{_OVERSEEN}/minh-chung/", evidence.overseen_evidence, name="overseen_evidence"),
    path(
        "dieu-hanh/<code:round_code>/phieu/<code:unit_code>/minh-chung/<token:token>/",
        evidence.overseen_evidence_file,
        name="overseen_evidence_file",
    ),
]

urlpatterns = [
    *public,
    *announcements,
    *open_data,
    *profiles,
    *staff,
    *inspectors,
    *organisers,
    *criteria_flow_addresses(),
    *inspection_addresses(),
    *appraisal_addresses(),
    *figure_addresses(),
    *opinion_addresses(),
    *reply_addresses(),
]
