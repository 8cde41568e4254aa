"""What a sound round_format document may still hold that this portal cannot keep; it writes nothing."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from scoring.engine import Fault
from scoring.enums import REPLY_STEPS, Step, SurveyShortage
from scoring.selectors.slips import GROUPS, LONGEST_GROUP, MOST_SLIPS, groups_fault
from units.enums import CODE_PATTERN

_CODE = re.compile(CODE_PATTERN)
_TOLERANCE = re.compile(r"[0-9]{1,5}(\.[0-9]{1,4})?")
_LENGTHS = {"title": 300, "programme": 40, "period": 40}
_FIRST_YEAR, _LAST_YEAR = 1945, 2999
_DAY_LENGTH = len("2027-01-15")
_MOMENT = f"thời điểm phải viết như 2027-01-15 hoặc 2027-01-15T17:00:00+07:00, năm từ {_FIRST_YEAR} đến {_LAST_YEAR}"
Windows = dict[str, tuple[dt.datetime | None, dt.datetime | None]]


def code_faults(document: Mapping[str, Any]) -> Iterator[Fault]:
    """Codes that cannot stand in an address, and texts longer than their column."""
    head = document["round"]
    named = [("round", head["code"]), ("round.agency", head["agency"]["code"])]
    named += [(f"blocks[{i}] {b['code']}", b["code"]) for i, b in enumerate(document["blocks"])]
    named += [(f"units[{i}] {u['code']}", u["code"]) for i, u in enumerate(document["units"])]
    for place, code in named:
        if not _CODE.fullmatch(code):
            yield Fault(place, f"mã “{code}” phải gồm chữ in hoa không dấu, chữ số, dấu chấm, gạch nối, dài nhất 40")
    for key, most in _LENGTHS.items():
        if len(head[key]) > most:
            yield Fault("round", f"{key} dài quá {most} ký tự")
    if not _FIRST_YEAR <= head["year"] <= _LAST_YEAR:
        yield Fault("round", f"year phải từ {_FIRST_YEAR} đến {_LAST_YEAR}")
    yield from _long_texts(document)
    yield from _mark_faults(head)
    yield from _survey_faults(head.get("survey", {}))
    yield from _slip_faults(document)
    yield from (
        Fault(place, "có ký tự NUL, không ghi được vào cơ sở dữ liệu") for place in _with_nul("document", document)
    )


def _mark_faults(head: Mapping[str, Any]) -> Iterator[Fault]:
    """How inspectors mark: whether alone, and the difference (points) that needs no decision of their head."""
    if not isinstance(head.get("independent_marks", False), bool):
        yield Fault("round.independent_marks", "phải là true hoặc false")
    tolerance = head.get("mark_tolerance_points", "0")
    if not isinstance(tolerance, str) or not _TOLERANCE.fullmatch(tolerance):
        yield Fault("round.mark_tolerance_points", "phải là chuỗi số từ 0 đến 99999, nhiều nhất 4 số thập phân")


def _survey_faults(said: object) -> Iterator[Fault]:
    """The round's rule about surveys: the least number of scored slips, what fewer mean, whom the survey asks."""
    if not isinstance(said, Mapping) or set(said) - {"minimum", "shortage", "groups"}:
        yield Fault("round.survey", "phải là {minimum, shortage, groups}")
        return
    minimum, groups = said.get("minimum", 0), said.get("groups", [])
    if type(minimum) is not int or not 0 <= minimum <= MOST_SLIPS:
        yield Fault("round.survey.minimum", f"phải là số nguyên từ 0 đến {MOST_SLIPS}")
    if said.get("shortage", SurveyShortage.AS_IT_IS) not in SurveyShortage.values:
        yield Fault("round.survey.shortage", f"phải là một trong {', '.join(SurveyShortage.values)}")
    named = isinstance(groups, list) and all(isinstance(name, str) and name.strip() for name in groups)
    if not named or len(set(groups)) != len(groups) or any(len(name) > LONGEST_GROUP for name in groups):
        yield Fault("round.survey.groups", f"phải là các tên khác nhau, mỗi tên nhiều nhất {LONGEST_GROUP} ký tự")


def _slip_faults(document: Mapping[str, Any]) -> Iterator[Fault]:
    """Slips of respondent groups that are not what the answer counts."""
    for place, unit in enumerate(document["units"]):
        for code, layers in unit["answers"].items():
            for layer, answer in layers.items():
                if GROUPS in answer and (why := groups_fault(answer)):
                    yield Fault(f"units[{place}] {unit['code']} answers {code} {layer}", why)


def _with_nul(place: str, value: object) -> Iterator[str]:
    """Places of texts and keys with a NUL: PostgreSQL keeps none."""
    if isinstance(value, str) and "\0" in value:
        yield place
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _with_nul(f"{place}.{key}", inner) if "\0" not in key else iter((place,))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _with_nul(f"{place}[{number}]", inner)


_SAID = {"code": "mã", "name": "tên", "not_ranked_reason": "lý do không xếp hạng"}


def _long_texts(document: Mapping[str, Any]) -> Iterator[Fault]:
    texts = [(f"criteria[{i}] {c['code']}", "code", c["code"], 100) for i, c in enumerate(document["criteria"])]
    for i, scale in enumerate(document["scales"]):
        texts += [(f"scales[{i}].classes[{j}]", "name", c["name"], 100) for j, c in enumerate(scale["classes"])]
    texts += [(f"blocks[{i}] {b['code']}", "name", b["name"], 250) for i, b in enumerate(document["blocks"])]
    for i, unit in enumerate(document["units"]):
        place = f"units[{i}] {unit['code']}"
        texts += [(place, "name", unit["name"], 250)]
        texts += [(place, "not_ranked_reason", unit.get("not_ranked_reason") or "", 300)]
    texts.append(("round.agency", "name", document["round"]["agency"]["name"], 250))
    for place, key, text, most in texts:
        if len(text) > most:
            yield Fault(place, f"{_SAID[key]} dài quá {most} ký tự")


def mixed_faults(documents: Sequence[Mapping[str, Any]]) -> Iterator[Fault]:
    """Documents that are not parts of one round: another head or policy, a block or unit in two of them."""
    seen_blocks: set[str] = set()
    seen_units: set[str] = set()
    for place, document in enumerate(documents):
        name = "document" if len(documents) == 1 else f"document[{place}]"
        if document["round"] != documents[0]["round"] or _policy(document) != _policy(documents[0]):
            yield Fault(name, "khác tệp đầu ở round hoặc policy; các tệp của một đợt phải cùng đợt và cùng quy tắc")
        for key, seen in (("blocks", seen_blocks), ("units", seen_units)):
            codes = {entry["code"] for entry in document[key]}
            for code in sorted(codes & seen):
                yield Fault(name, f"{key}: {code} đã có ở tệp trước")
            seen.update(codes)


def _policy(document: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in document["policy"].items() if key != "maximum"}


def read_windows(document: Mapping[str, Any]) -> tuple[Windows, list[Fault]]:
    """The windows kept in `round.windows`, {step: (opens_at, closes_at)}, and what is wrong with them.

    A moment is ISO 8601; a day alone begins at its start as `from` and lasts to its end as `to`.
    """
    found: Windows = {}
    faults: list[Fault] = []
    windows = document["round"].get("windows", {})
    if not isinstance(windows, dict):
        return {}, [Fault("round.windows", "phải là một đối tượng {bước: {from, to}}")]
    for step, span in windows.items():
        place = f"round.windows.{step}"
        if step not in Step.values or not isinstance(span, dict) or set(span) - {"from", "to"}:
            faults.append(Fault(place, "phải là {from, to} của một lần chấm đã biết, của reply hoặc review"))
            continue
        try:
            opens_at = _moment(span.get("from"), end_of_day=False)
            closes_at = _moment(span.get("to"), end_of_day=True)
        except ValueError:
            faults.append(Fault(place, _MOMENT))
            continue
        if opens_at is not None and closes_at is not None and closes_at <= opens_at:
            faults.append(Fault(place, "to phải sau from"))
        if step in REPLY_STEPS and opens_at is None:
            faults.append(Fault(place, "phải có from: bước này chỉ có khi có ngày bắt đầu"))
        found[step] = (opens_at, closes_at)
    return found, faults


def _moment(text: object, *, end_of_day: bool) -> dt.datetime | None:
    """Read a moment or a day of our years; raises ValueError for anything else."""
    if text is None:
        return None
    if not isinstance(text, str):
        raise ValueError(text)  # noqa: TRY004 - one kind of fault for the caller
    day = parse_date(text) if len(text) == _DAY_LENGTH else None
    moment = parse_datetime(text) if day is None else dt.datetime.combine(day, dt.time())
    if moment is None or not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
        raise ValueError(text)
    if day is not None and end_of_day:
        moment += dt.timedelta(days=1)
    return timezone.make_aware(moment) if timezone.is_naive(moment) else moment
