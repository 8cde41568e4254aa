"""What is wrong with a reorganisation as typed: every fault at once, in words, with the way out; nothing is written here."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from typing import Final

from units.enums import CODE_PATTERN, ReorganisationKind
from units.models import Unit, UnitPast, UnitSuccession
from units.services.reorganisation.wanted import MANY, NewUnit, Wanted

_CODE: Final = re.compile(CODE_PATTERN)
_LONGEST_NAME: Final = 250
_LONGEST_NUMBER: Final = 100
_ONE_AT_A_TIME: Final = (ReorganisationKind.SPLIT, ReorganisationKind.RENAME, ReorganisationKind.REPLACE)
_IN_PLACE: Final = (ReorganisationKind.RENAME, ReorganisationKind.MOVE)

Faults = dict[str, list[str]]


def faults_of(wanted: Wanted, today: dt.date) -> Faults:
    """{field: sentences} of everything that is wrong; {} for a reorganisation that can be done. At most seven queries."""
    found: Faults = defaultdict(list)
    _decision(wanted, today, found)
    if wanted.decision.on_date is None:
        return dict(found)
    day = wanted.decision.on_date
    _numbers(wanted, found)
    for unit in wanted.olds:
        if wanted.kind in _IN_PLACE:
            _begun(unit, day, found)
        else:
            _ends(unit, day, found)
    if wanted.into is not None:
        _takes_over(wanted, wanted.into, day, found)
    _codes(wanted, found)
    for place, new in enumerate(wanted.news):
        _new(new, place, wanted, day, found)
    if wanted.kind in _IN_PLACE:
        _placed(wanted, day, found)
    _subordinates(wanted, day, found)
    return dict(found)


def _decision(wanted: Wanted, today: dt.date, found: Faults) -> None:
    decision = wanted.decision
    if not decision.number.strip():
        found["decision_number"].append("Ghi số quyết định.")
    elif len(decision.number) > _LONGEST_NUMBER:
        found["decision_number"].append(f"Số quyết định dài nhất {_LONGEST_NUMBER} ký tự.")
    if decision.signed_on is None:
        found["decision_on"].append("Ghi ngày ký quyết định.")
    elif decision.signed_on > today:
        found["decision_on"].append("Ngày ký ở tương lai. Kiểm tra lại năm của quyết định.")
    if decision.on_date is None:
        found["on_date"].append("Ghi ngày quyết định có hiệu lực.")
    elif wanted.kind in _IN_PLACE and decision.on_date > today:
        found["on_date"].append(
            "Đổi tên và chuyển chỗ chỉ ghi được từ ngày có hiệu lực, vì các trang đang dùng tên hiện nay. "
            f"Hãy ghi vào ngày {decision.on_date:%d/%m/%Y} hoặc sau đó."
        )


def _numbers(wanted: Wanted, found: Faults) -> None:
    kind, olds = wanted.kind, wanted.olds
    if len({unit.pk for unit in olds}) != len(olds):
        found["olds"].append("Có đơn vị được chọn hai lần. Bỏ một lần.")
    if any(unit.agency_id != wanted.agency.pk for unit in olds):
        found["olds"].append("Chỉ sắp xếp được đơn vị của cơ quan mình.")
    if len(olds) + len(wanted.news) > MANY:
        found["olds"].append(f"Mỗi lần nhiều nhất {MANY} đơn vị. Chia thành vài lần.")
    if not olds and kind != ReorganisationKind.FOUND:
        found["olds"].append("Chọn ít nhất một đơn vị.")
    if len(olds) > 1 and kind in _ONE_AT_A_TIME:
        found["olds"].append("Việc này ghi cho từng đơn vị một. Chỉ để lại một đơn vị.")
    if kind == ReorganisationKind.MERGE and len(olds) == 1 and wanted.into is None:
        found["olds"].append(
            "Hợp nhất thành đơn vị mới cần ít nhất hai đơn vị. Chỉ một đơn vị thì chọn việc “Lập đơn vị mới thay đơn vị cũ”."
        )
    needs_new = {ReorganisationKind.FOUND: 1, ReorganisationKind.REPLACE: 1, ReorganisationKind.SPLIT: 2}
    fewest = 1 if wanted.goes_on else needs_new.get(kind, 0)
    if kind == ReorganisationKind.MERGE and wanted.into is None:
        fewest = 1
    if len(wanted.news) < fewest:
        found["news"].append(f"Ghi ít nhất {fewest} đơn vị mới.")


def _begun(unit: Unit, day: dt.date, found: Faults) -> None:
    """A unit that stays: it is there on `day`, and nothing later was written of it."""
    if not _is_there(unit, day):
        found["olds"].append(f"{unit} ({unit.code}) không tồn tại ngày {day:%d/%m/%Y}{_span(unit)}.")


def _ends(unit: Unit, day: dt.date, found: Faults) -> None:
    """A unit that ends or is split on `day`: it is there the day before, and has not ended."""
    if unit.valid_from is not None and unit.valid_from >= day:
        found["olds"].append(
            f"{unit} ({unit.code}) chỉ có từ ngày {unit.valid_from:%d/%m/%Y}. Chọn ngày hiệu lực sau đó."
        )
    if unit.valid_to is not None:
        found["olds"].append(
            f"{unit} ({unit.code}) đã kết thúc từ ngày {unit.valid_to:%d/%m/%Y}. Ghi nhầm thì hoàn tác lần ghi đó trước."
        )


def _takes_over(wanted: Wanted, into: Unit, day: dt.date, found: Faults) -> None:
    if into.agency_id != wanted.agency.pk:
        found["into"].append("Đơn vị tiếp nhận phải thuộc cơ quan mình.")
    if any(unit.pk == into.pk for unit in wanted.olds):
        found["into"].append(f"{into} vừa kết thúc vừa tiếp nhận. Bỏ đơn vị này khỏi các đơn vị sáp nhập.")
    if into.valid_to is not None or not _is_there(into, day):
        found["into"].append(f"{into} ({into.code}) không tồn tại từ ngày {day:%d/%m/%Y}{_span(into)}.")
    links: dict[int, set[int]] = defaultdict(set)
    rows = UnitSuccession.objects.filter(successor__agency=wanted.agency.pk)
    for before, after in rows.values_list("predecessor_id", "successor_id"):
        links[before].add(after)
    followers: set[int] = set()
    waiting = [into.pk]
    while waiting:
        more = links[waiting.pop()] - followers
        followers |= more
        waiting += more
    for unit in wanted.olds:
        if unit.pk in followers:
            found["into"].append(
                f"{unit} kế tục {into}, nên {into} không kế tục lại {unit} được. Hãy lập đơn vị mới mang mã mới."
            )


def _codes(wanted: Wanted, found: Faults) -> None:
    codes = [new.code for new in wanted.news]
    taken = {unit.code: unit for unit in Unit.objects.filter(agency=wanted.agency.pk, code__in=codes)}
    for place, code in enumerate(codes):
        if not _CODE.fullmatch(code):
            found[f"code-{place}"].append(
                f"Mã “{code[:60]}” chưa đúng: chỉ chữ in hoa không dấu, chữ số, dấu chấm, gạch nối, dài nhất 40."
                if code
                else "Ghi mã của đơn vị mới."
            )
        elif codes.count(code) > 1:
            found[f"code-{place}"].append(f"Mã {code} đứng hai lần. Đổi một mã.")
        elif code in taken and not taken[code].is_void:
            found[f"code-{place}"].append(
                f"Mã {code} là của {taken[code]}, và không bao giờ dùng lại cho đơn vị khác. Chọn mã khác, ví dụ {code[:35]}-2."
            )


def _new(new: NewUnit, place: int, wanted: Wanted, day: dt.date, found: Faults) -> None:
    _named(new.name, f"name-{place}", found)
    if new.block is not None and new.block.agency_id != wanted.agency.pk:
        found[f"block-{place}"].append("Khối phải của cơ quan mình.")
    if new.superior is not None:
        _superior(new.superior, wanted, day, f"superior-{place}", found)


def _named(name: str, field: str, found: Faults) -> None:
    if not name.strip():
        found[field].append("Ghi tên đơn vị.")
    elif len(name) > _LONGEST_NAME:
        found[field].append(f"Tên dài nhất {_LONGEST_NAME} ký tự.")


def _superior(superior: Unit, wanted: Wanted, day: dt.date, field: str, found: Faults) -> None:
    if superior.agency_id != wanted.agency.pk:
        found[field].append("Cấp trên phải là đơn vị của cơ quan mình.")
    elif superior.pk in {unit.pk for unit in wanted.ending} or not _is_there(superior, day):
        found[field].append(f"{superior} không còn từ ngày {day:%d/%m/%Y}, nên không làm cấp trên được.")


def _placed(wanted: Wanted, day: dt.date, found: Faults) -> None:
    """What a rename or a move asks of each unit; three queries."""
    place = wanted.place
    if wanted.kind == ReorganisationKind.RENAME:
        _named(str(place.get("name", "")), "name", found)
    elif not place.keys() & {"block", "superior"}:
        found["block"].append("Chọn khối mới hoặc cấp trên mới.")
    block, superior = place.get("block"), place.get("superior")
    if block is not None and block.agency_id != wanted.agency.pk:
        found["block"].append("Khối phải của cơ quan mình.")
    if superior is not None:
        _superior(superior, wanted, day, "superior", found)
        above = _above(superior)
        for unit in wanted.olds:
            if unit.pk in above:
                found["superior"].append(
                    f"{superior} là cấp dưới của {unit} hoặc chính đơn vị này, nên không làm cấp trên được."
                )
    if wanted.olds and not any(_differs(unit, wanted) for unit in wanted.olds):
        found["olds"].append("Không có gì đổi: tên, khối, cấp trên đang đúng như vậy rồi.")
    starts = {past.unit_id: past.valid_to for past in UnitPast.objects.filter(unit__in=[u.pk for u in wanted.olds])}
    for unit in wanted.olds:
        start = starts.get(unit.pk)  # ordered by valid_to: the newest one is kept
        if start is not None and start > day:
            found["on_date"].append(
                f"{unit} đã đổi tên hoặc chuyển chỗ từ ngày {start:%d/%m/%Y}. Hoàn tác lần đó trước, rồi ghi theo thứ tự ngày."
            )


def _differs(unit: Unit, wanted: Wanted) -> bool:
    place = wanted.place
    return any(getattr(unit, name) != place[name] for name in ("name", "block", "superior") if name in place)


def _above(unit: Unit) -> set[int]:
    """Ids of a unit and of every superior over it; one query."""
    over = dict(Unit.objects.filter(agency=unit.agency_id).exclude(superior=None).values_list("pk", "superior_id"))
    found: set[int] = set()
    at: int | None = unit.pk
    while at is not None and at not in found:
        found.add(at)
        at = over.get(at)
    return found


def _subordinates(wanted: Wanted, day: dt.date, found: Faults) -> None:
    """Units under one that ends follow its only successor; where there is none or several, they are moved first."""
    if not wanted.ending or wanted.successor_code:
        return
    ending = [unit.pk for unit in wanted.ending]
    rows = Unit.objects.valid_on(day).filter(superior__in=ending).exclude(pk__in=ending).order_by("code")
    under = [str(unit) for unit in rows]
    if under:
        names = ", ".join(under[:5]) + (f" và {len(under) - 5} đơn vị khác" if len(under) > 5 else "")  # noqa: PLR2004 - as many as one reads
        found["olds"].append(f"Còn đơn vị trực thuộc: {names}. Chuyển các đơn vị này sang cấp trên khác trước.")


def _is_there(unit: Unit, day: dt.date) -> bool:
    return (unit.valid_from is None or unit.valid_from <= day) and (unit.valid_to is None or unit.valid_to > day)


def _span(unit: Unit) -> str:
    if unit.is_void:
        return " (đã hoàn tác)"
    begins = f" từ {unit.valid_from:%d/%m/%Y}" if unit.valid_from else ""
    ends = f" đến trước {unit.valid_to:%d/%m/%Y}" if unit.valid_to else ""
    return f" (có{begins}{ends})" if begins or ends else ""
