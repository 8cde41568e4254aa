"""Every address of reported figures; called by scoring.urls once the kinds of codes are known."""

from collections.abc import Callable
from types import ModuleType

from django.http import HttpResponse
from django.urls import URLPattern, path

from scoring.views.indicators import agency, bindings, duties, imports, procedures, setup, units, workbooks

_AGENCY = "dieu-hanh/so-lieu/<code:agency_code>"
_CUTS = "thu-tuc/<code:agency_code>/<code:unit_code>"
_PLACE = "so-lieu/<code:period_code>/<code:unit_code>"


def addresses() -> list[URLPattern]:
    """The addresses of units and of the agency that asks."""
    return [
        path("so-lieu/", units.figures, name="figures"),
        path("so-lieu/nghia-vu/<token:token>/", duties.duty, name="duty"),
        path("so-lieu/nghia-vu/<token:token>/tep/", duties.duty_file, name="duty_file"),
        path(f"{_PLACE}/", units.figures_form, name="figures_form"),
        path(f"{_PLACE}/kiem-tra/", units.figures_check, name="figures_check"),
        path(f"{_PLACE}/mau/", workbooks.figures_template, name="figures_template"),
        path(f"{_PLACE}/nhap/", workbooks.figures_upload, name="figures_upload"),
        path(f"{_CUTS}/", procedures.procedures, name="procedures"),
        path(f"{_CUTS}/go/", procedures.procedure_withdraw, name="procedure_withdraw"),
        path(f"{_CUTS}/tep.<slug:form>", procedures.procedures_export, name="procedures_export"),
        path(f"{_CUTS}/mau/", workbooks.procedures_template, name="procedures_template"),
        path(f"{_CUTS}/nhap/", workbooks.procedures_upload, name="procedures_upload"),
        path("tu-danh-gia/<code:round_code>/<code:unit_code>/so-lieu/", bindings.own_figures, name="own_sheet_figures"),
        path("dieu-hanh/<code:round_code>/so-lieu/", bindings.round_figures, name="round_figures"),
        path("dieu-hanh/<code:round_code>/so-lieu/bo/", bindings.round_figures_drop, name="round_figures_drop"),
        *_of_uploads(f"{_PLACE}/nhap/<token:token>", "figures"),
        *_of_uploads(f"{_CUTS}/nhap/<token:token>", "procedures"),
        *_of_the_agency(),
    ]


def _of_uploads(where: str, prefix: str) -> list[URLPattern]:
    """The addresses of one workbook that was sent, of either kind."""

    def way(module: ModuleType, name: str, part: str) -> URLPattern:
        view: Callable[..., HttpResponse] = getattr(module, f"{prefix}_{name}")
        return path(f"{where}/{part}", view, name=f"{prefix}_{name}")

    return [
        way(imports, "import", ""),
        way(imports, "import_by_hand", "xac-nhan/"),
        way(workbooks, "import_file", "tep/"),
        way(workbooks, "import_report", "bao-cao/"),
        way(workbooks, "import_marked", "danh-dau/"),
    ]


def _of_the_agency() -> list[URLPattern]:
    return [
        path("dieu-hanh/so-lieu/", agency.agency_figures_home, name="agency_figures_home"),
        path(f"{_AGENCY}/", agency.agency_figures, name="agency_figures"),
        path(f"{_AGENCY}/tong-hop/", agency.agency_summary, name="agency_summary"),
        path(f"{_AGENCY}/nghia-vu/", agency.agency_duties, name="agency_duties"),
        path(f"{_AGENCY}/thu-tuc/", procedures.agency_procedures, name="agency_procedures"),
        path(
            f"{_AGENCY}/thu-tuc/tep.<slug:form>", procedures.agency_procedures_export, name="agency_procedures_export"
        ),
        path(f"{_AGENCY}/chi-tieu/", setup.indicator_edit, name="indicator_new"),
        path(f"{_AGENCY}/chi-tieu/<code:code>/", setup.indicator_edit, name="indicator_edit"),
        path(f"{_AGENCY}/dang-thuc/", setup.identity_add, name="identity_add"),
        path(f"{_AGENCY}/dang-thuc/bo/", setup.identity_drop, name="identity_drop"),
        path(f"{_AGENCY}/quy-dinh/", setup.duty_rule_edit, name="duty_rule_edit"),
        path(f"{_AGENCY}/ky/", setup.period_edit, name="period_new"),
        path(f"{_AGENCY}/ky/<code:code>/sua/", setup.period_edit, name="period_edit"),
        path(f"{_AGENCY}/ky/<code:period_code>/", agency.agency_period, name="agency_period"),
        path(
            f"{_AGENCY}/ky/<code:period_code>/tep.<slug:form>", agency.agency_period_export, name="agency_period_export"
        ),
    ]
