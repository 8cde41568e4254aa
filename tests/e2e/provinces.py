"""An agency with the 63 provinces of 2024 and small published rounds over some of them, as its people made them."""

import datetime as dt
from types import SimpleNamespace

from tests import make
from tests.excel.mergers_2025 import PROVINCES
from tests.services.publishing import publish
from units.enums import Role
from units.models import Agency, Block, Membership, Unit

MINISTRY = "BNV"


def the_ministry_has_published_63_provinces():
    """An agency with the provinces of 2024 and a published ranking over the first of them, as its people made it then."""
    agency = Agency.objects.create(code=MINISTRY, name="Bộ Nội vụ (thử)")
    block = Block.objects.create(agency=agency, code="SBN", name="Tỉnh, thành phố", order=1)
    names = [line.split(",")[0] for line in PROVINCES.splitlines() if not line.startswith(("#", "old_"))]
    units = [Unit(agency=agency, code=f"T{n:02}", name=name, block=block) for n, name in enumerate(names, start=1)]
    Unit.objects.bulk_create(units)
    organiser = make.person("bnv.dh", Role.ORGANISER, agency=agency)
    approver = make.person("bnv.duyet", Role.ORGANISER, agency=agency)
    Membership.objects.create(user=organiser, role=Role.UNIT_HEAD, agency=agency, unit=Unit.objects.get(code="T02"))
    people = SimpleNamespace(organiser=organiser, approver=approver)
    publish_year(people, 2024, ["T01", "T02", "T04"])
    return people


def publish_year(people, year, codes):
    """A small round of these units, with the example's answers, published."""
    agency = {"code": MINISTRY, "name": "Bộ Nội vụ (thử)"}
    told = make.document(code=f"TINH-{year}", agency=agency, year=year, title=f"Các tỉnh năm {year}")
    names = dict(Unit.objects.filter(agency__code=MINISTRY).values_list("code", "name"))
    own = [one for one in told["units"] if one["block"] == "SBN"]
    told["units"] = [one | {"code": code, "name": names[code]} for code, one in zip(codes, own, strict=True)]
    told["criteria"] = [
        {key: value for key, value in one.items() if key != "blocks"}
        for one in told["criteria"]
        if one["code"] != "2.2b"
    ]
    told["policy"]["maximum"] = told["policy"]["maximum"]["SBN"]
    told["blocks"] = [one | {"name": "Tỉnh, thành phố"} for one in told["blocks"] if one["code"] == "SBN"]
    at = dt.datetime(year, 11, 2, 2, 30, tzinfo=dt.UTC)
    publish(
        SimpleNamespace(round=make.load(told, now=at), organiser=people.organiser, approver=people.approver), now=at
    )
