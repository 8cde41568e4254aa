"""Every address of reported figures; called by scoring.urls once the kinds of codes are known."""

from django.urls import URLPattern, path

from scoring.views.indicators import agency, duties, setup, units

_AGENCY = "dieu-hanh/so-lieu/<code:agency_code>"
_PLACE = "so-lieu/<code:period_code>/<code:unit_code>"


def addresses() -> list[URLPattern]:
    """The addresses of units and of the agency that asks."""
    return [
        path("so-lieu/", units.figures, name="figures"),
        path("so-lieu/nghia-vu/<token:token>/", duties.duty, name="duty"),
        path("so-lieu/nghia-vu/<token:token>/tep/", duties.duty_file, name="duty_file"),
        path(f"{_PLACE}/", units.figures_form, name="figures_form"),
        path(f"{_PLACE}/kiem-tra/", units.figures_check, name="figures_check"),
        path("dieu-hanh/so-lieu/", agency.agency_figures_home, name="agency_figures_home"),
        path(f"{_AGENCY}/", agency.agency_figures, name="agency_figures"),
        path(f"{_AGENCY}/nghia-vu/", agency.agency_duties, name="agency_duties"),
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
