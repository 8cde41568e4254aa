"""What the walk expects of the addresses of reported figures; written by hand, as the other rows are."""

from tests.rights.row import ALL, UNIT_PEOPLE, Row

_R = {"round_code": "VIDU-CCHC-2026"}
_A = {"agency_code": "VIDU"}
_P = {"period_code": "SL-2014", "unit_code": "A"}
_U = _A | {"unit_code": "A"}
_BOTH = ("GET", "POST")
_KEPT = ("file", "report", "marked")
_OWN = {"staff_a": ALL, "head_a": ALL}
_ORGANISER = {"organiser": ALL}
_LED = {"organiser": ALL, "leader": ALL}
_FOREIGN = {"foreign_organiser": ALL}

FIGURE_ROWS = (
    Row("figures", dict.fromkeys(UNIT_PEOPLE, ALL)),
    Row("figures_form", _OWN, _OWN, _BOTH, _P),
    Row("figures_check", _OWN, _OWN, ("POST",), _P),
    Row("duty", _OWN, _OWN, _BOTH, {"token": "NGHIA-VU-A"}),
    Row("duty_file", _OWN, _OWN, kwargs={"token": "NGHIA-VU-A"}),
    Row("figures_template", _OWN, _OWN, kwargs=_P),
    Row("figures_upload", _OWN, _OWN, _BOTH, _P),
    Row("figures_import", {"staff_a": ALL}, {"staff_a": ALL}, _BOTH, _P | {"token": "SO-LIEU-A"}),
    *(Row(f"figures_import_{name}", _OWN, _OWN, kwargs=_P | {"token": "SO-LIEU-A"}) for name in _KEPT),
    Row("figures_import_by_hand", {"staff_a": ALL}, {"staff_a": ALL}, ("POST",), _P | {"token": "SO-LIEU-A"}),
    Row("procedures", _OWN, _OWN, _BOTH, _U),
    Row("procedure_withdraw", _OWN, _OWN, ("POST",), _U),
    Row("procedures_export", _OWN, _OWN, kwargs=_U | {"form": "xlsx"}),
    Row("procedures_template", _OWN, _OWN, kwargs=_U),
    Row("procedures_upload", _OWN, _OWN, _BOTH, _U),
    Row("procedures_import", {"staff_a": ALL}, {"staff_a": ALL}, _BOTH, _U | {"token": "THU-TUC-A"}),
    *(Row(f"procedures_import_{name}", _OWN, _OWN, kwargs=_U | {"token": "THU-TUC-A"}) for name in _KEPT),
    Row("procedures_import_by_hand", {"staff_a": ALL}, {"staff_a": ALL}, ("POST",), _U | {"token": "THU-TUC-A"}),
    Row("agency_procedures", _LED, _LED, kwargs=_A),
    Row("agency_procedures_export", _LED, _LED, kwargs=_A | {"form": "xlsx"}),
    Row("agency_figures_home", _LED | _FOREIGN),
    Row("agency_figures", _LED, _LED, kwargs=_A),
    Row("agency_summary", _LED, _LED, kwargs=_A),
    Row("own_sheet_figures", _OWN, _OWN, _BOTH, _R | {"unit_code": "A"}),
    Row("round_figures", _ORGANISER, _ORGANISER, _BOTH, _R),
    Row("round_figures_drop", _ORGANISER, _ORGANISER, ("POST",), _R),
    Row("agency_duties", _LED, _LED, kwargs=_A),
    Row("indicator_new", _ORGANISER, _LED, _BOTH, _A),
    Row("indicator_edit", _ORGANISER, _LED, _BOTH, _A | {"code": "TRE-HAN"}),
    Row("identity_add", _ORGANISER, _LED, _BOTH, _A),
    Row("identity_drop", _ORGANISER, _LED, ("POST",), _A),
    Row("duty_rule_edit", _ORGANISER, _LED, _BOTH, _A),
    Row("period_new", _ORGANISER, _LED, _BOTH, _A),
    Row("period_edit", _ORGANISER, _LED, _BOTH, _A | {"code": "SL-2014"}),
    Row("agency_period", _LED, _LED, kwargs=_A | {"period_code": "SL-2014"}),
    Row("agency_period_export", _LED, _LED, kwargs=_A | {"period_code": "SL-2014", "form": "xlsx"}),
)
