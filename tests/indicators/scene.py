"""An agency's indicators as Thái Nguyên reported them in 2015, on the cast's agency: set up through the services."""

import datetime as dt

from scoring.enums import Origin
from scoring.selectors.indicators.place import Place
from scoring.selectors.indicators.procedures import Home
from scoring.services.indicators import setup
from scoring.services.indicators.procedures import TypedCut, save_cuts
from scoring.services.indicators.reports import save_figures
from tests import make

OPENS = make.NOW - dt.timedelta(days=10)
CLOSES = make.NOW + dt.timedelta(days=10)
KINDS = ["year", "first"]
WHOLE_YEAR = {
    "TIEP-NHAN": "22338",
    "GIAI-QUYET": "21.588",
    "DUNG-HAN": "21575",
    "TRE-HAN": "13",
    "DANG-GIAI-QUYET": "595",
    "TRA-LAI": "108",
    "RUT": "47",
    "THU-XIN-LOI": "13",
    "HOP-THU": "Có",
}
FIVE_MONTHS = WHOLE_YEAR | {
    "TIEP-NHAN": "11.097",
    "GIAI-QUYET": "9404",
    "DUNG-HAN": "9404",
    "TRE-HAN": "0",
    "DANG-GIAI-QUYET": "1653",
    "TRA-LAI": "40",
    "RUT": "0",
    "THU-XIN-LOI": "0",
}
NAMES = {
    "TIEP-NHAN": "Hồ sơ tiếp nhận",
    "GIAI-QUYET": "Đã giải quyết",
    "DUNG-HAN": "Đúng hạn",
    "TRE-HAN": "Trễ hạn",
    "DANG-GIAI-QUYET": "Đang giải quyết",
    "TRA-LAI": "Trả lại",
    "RUT": "Rút hồ sơ",
    "THU-XIN-LOI": "Thư xin lỗi đã gửi",
}


def indicator(cast, code, name, **values):
    given = {
        "name": name,
        "unit_of_measure": "hồ sơ",
        "kind": "count",
        "integer": True,
        "required": True,
        "cumulative": False,
        "items": [],
        "period_kinds": KINDS,
        "blocks": [],
        "target": "",
        "formula": {},
        "order": 0,
        "in_use": True,
    } | values
    organiser = make.again(cast.organiser)
    return setup.save_indicator(
        agency=cast.round.agency, code=code, values=given, seen=0, now=make.NOW, actor=organiser
    )


def period(cast, code="SL-2014", kind="year", year=2014, opens=OPENS, closes=CLOSES, **values):
    last = dt.date(year, 12, 31) if kind == "year" else dt.date(year, 5, 31)
    given = {
        "title": f"Số liệu {code}",
        "kind": kind,
        "starts_on": dt.date(year, 1, 1),
        "ends_on": last,
        "opens_at": opens,
        "closes_at": closes,
        "note": "",
    } | values
    organiser = make.again(cast.organiser)
    return setup.save_period(agency=cast.round.agency, code=code, values=given, seen=0, now=make.NOW, actor=organiser)


def dossiers(cast):
    """The dossier indicators with both identities, the on-time rate, the mailbox question, the rule of apologies."""
    agency, organiser = cast.round.agency, make.again(cast.organiser)
    for order, (code, name) in enumerate(NAMES.items()):
        indicator(cast, code, name, order=order)
    indicator(cast, "HOP-THU", "Có đăng nhập hộp thư", kind="yes_no", unit_of_measure="", order=20)
    rate = {"kind": "ratio", "a": "GIAI-QUYET", "b": "DUNG-HAN"}
    indicator(cast, "TY-LE", "Tỷ lệ đúng hạn", kind="derived", formula=rate, unit_of_measure="%", order=21)
    done = ("GIAI-QUYET", "DANG-GIAI-QUYET", "TRA-LAI", "RUT")
    for whole, parts in (("TIEP-NHAN", done), ("GIAI-QUYET", ("DUNG-HAN", "TRE-HAN"))):
        setup.add_identity(agency=agency, whole=whole, parts=parts, now=make.NOW, actor=organiser)
    rule = {
        "name": "Thư xin lỗi hồ sơ trễ hẹn",
        "cause": "TRE-HAN",
        "met_by": "THU-XIN-LOI",
        "demand": "Văn bản giải trình của người đứng đầu",
        "in_use": True,
    }
    setup.save_duty_rule(agency=agency, code="XIN-LOI", values=rule, seen="", now=make.NOW, actor=organiser)
    return period(cast)


def place(cast, period_, unit="A"):
    return Place(period_, cast.round.agency.units.get(code=unit))


def report(cast, period_, figures, *, actor=None, unit="A", seen=0, send=True, now=make.NOW):
    """Report figures as typed; all of them with the same seen version."""
    return save_figures(
        place=place(cast, period_, unit),
        typed={key: (text, seen) for key, text in figures.items()},
        send=send,
        origin=Origin.WEB,
        now=now,
        actor=make.again(actor or cast.staff_a),
    )


def cut(cast, code, name, before, after, *, unit="A", actor=None, seen=0):
    """A procedure of a unit, as typed."""
    home = Home(cast.round.agency.units.get(code=unit))
    typed = {code: (TypedCut(name, before, after), seen)}
    who = make.again(actor or cast.staff_a)
    return save_cuts(home=home, cuts=typed, origin=Origin.WEB, now=make.NOW, actor=who)
