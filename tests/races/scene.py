"""What is raced for: rounds in the running portal's database, the people around them, and what must hold afterwards."""

import itertools
from dataclasses import dataclass

from scoring.models import Round, Score, ScoreChange
from scoring.selectors.history import first_bad_lines
from scoring.services.rounds import recompute_round
from tests import make
from tests.cast import build
from tests.races.portal import Portal
from tests.races.visitor import Visitor
from units.enums import Role

_numbers = itertools.count(1)


@dataclass
class Scene:
    """A round of its own; A is in review by a team of `thanhtra` and `thanhtra_2`, C is being filled in."""

    portal: Portal
    round: Round

    @property
    def code(self):
        return self.round.code

    def sheet(self, unit_code):
        return make.sheet(self.round, unit_code)

    def visitor(self, username):
        return Visitor(self.portal.port, username)

    def inspect(self, visitor, code, seen, **fields):
        """Post a cell of the inspection of A, as cell.js does."""
        path = f"/kiem-tra/{self.code}/A/luu/"
        return visitor.post(path, code=code, seen_version=seen, mode="measure", **fields)

    def self_score(self, visitor, code, seen, **fields):
        """Post a cell of C's own sheet, as cell.js does."""
        return visitor.post(f"/tu-danh-gia/{self.code}/C/luu/", code=code, seen_version=seen, mode="measure", **fields)

    def council(self, visitor, unit, code, seen, points, reason="Kết luận"):
        path = f"/dieu-hanh/{self.code}/phieu/{unit}/luu/"
        return visitor.post(path, code=code, seen_version=seen, mode="points", given=points, reason=reason)

    def chain(self, unit_code):
        """The sheet's history in order; call it inside the portal."""
        return list(ScoreChange.objects.filter(assessment=self.sheet(unit_code)).order_by("seq"))

    def cell(self, unit_code, code, layer):
        return Score.objects.get(assessment=self.sheet(unit_code), criterion__code=code, layer=layer)

    def assert_clean(self):
        """Totals are the engine's and every chain is whole."""
        with self.portal.inside():
            assert recompute_round(round_=self.round, check=True) == []
            assert first_bad_lines(self.round) == []


def people():
    """Everybody of the cast, another inspector, and head and staff of C; call it once, inside the portal."""
    cast = build()
    units = cast.round.agency.units
    make.person("thanhtra_2", Role.UNIT_STAFF, units.get(code="B2"))
    make.person("truong_c", Role.UNIT_HEAD, units.get(code="C"))
    make.person("canbo_c", Role.UNIT_STAFF, units.get(code="C"))


def new_scene(portal, document=None):
    """A round of its own: the example's, or `document` under a new code."""
    from units.models import User

    document = document or make.document()
    document["round"]["code"] = f"DUA-{next(_numbers)}"
    with portal.inside():
        round_ = make.load(document)
        team = [User.objects.get(username=name) for name in ("thanhtra", "thanhtra_2")]
        make.team(round_, "1", team, [make.sheet(round_, "A")])
    return Scene(portal, round_)
