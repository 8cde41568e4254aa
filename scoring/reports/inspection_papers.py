"""Letters of introduction (giấy giới thiệu) and inspection minutes (biên bản kiểm tra) from what stands; nothing is computed here."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence

from django.utils import timezone

from scoring.models import Inspection
from scoring.reports.letter_docx import DOTS, Letter, Part, Signature, letter_docx
from scoring.selectors.inspection_teams import DUTIES, TeamRow, duty_of
from scoring.selectors.minutes import MinutesWanted, missing_parts

_EPOCH = (1980, 1, 1, 0, 0, 0)
_DATED = "………, ngày …… tháng …… năm ………"


def letter_of(row: TeamRow, inspection: Inspection) -> bytes:
    """The letter of introduction of a team to one unit, as Word; a draft while decision, head or day are not there."""
    round_, unit = row.team.round, inspection.assessment.unit
    lacking = letter_lacks(row, inspection)
    people = tuple(
        f"{number}. {member.user}, {DUTIES[duty_of(member)].lower()}{_from(member.user)}."
        for number, member in enumerate(row.members, start=1)
    )
    when = "…… giờ ……, ngày …… tháng …… năm ………" if inspection.visit_at is None else _moment(inspection)
    letter = Letter(
        sender=(round_.agency.name,),
        number="Số: ………/GGT",
        dated=_DATED,
        title="Giấy giới thiệu",
        subtitle=row.team.name,
        parts=(
            Part("", (f"Kính gửi: {unit.name}",)),
            Part(
                "",
                (
                    f"Căn cứ {_decision(row)} về việc thành lập đoàn kiểm tra, {round_.agency.name} trân trọng giới thiệu:",
                    *(people or (DOTS,)),
                    f"Đến {unit.name} để kiểm tra việc tự chấm điểm và tài liệu kiểm chứng của {round_.title}.",
                    f"Thời gian: {when}.",
                    f"Địa điểm: {inspection.place or unit.name}.",
                    f"Người tiếp đoàn: {inspection.received_by or DOTS}.",
                    f"Đề nghị {unit.name} bố trí người làm việc và chuẩn bị hồ sơ, tài liệu kiểm chứng để đoàn hoàn thành nhiệm vụ.",
                ),
            ),
        ),
        signatures=(Signature("Nơi nhận", "– Như trên; – Lưu."), Signature("Thủ trưởng cơ quan", "(Ký tên, đóng dấu)")),
        draft=f"còn thiếu {', '.join(lacking)}" if lacking else "",
        illustrative=round_.illustrative,
    )
    return letter_docx(letter)


def letter_lacks(row: TeamRow, inspection: Inspection) -> list[str]:
    """What a letter of introduction lacks to be one, in words."""
    asked = (
        (row.team.decision, "số quyết định"),
        (row.team.decision_date, "ngày quyết định"),
        (row.head, "trưởng đoàn"),
        (inspection.visit_at, "ngày kiểm tra"),
    )
    return [words for value, words in asked if not value]


def letter_name(inspection: Inspection) -> str:
    """The file's name of a letter."""
    return f"giay-gioi-thieu-{inspection.team.code}-{inspection.assessment.unit.code}.docx"


def letters_zip(row: TeamRow) -> bytes:
    """Every letter of a team in one archive; the same team gives the same names."""
    return zipped({letter_name(inspection): letter_of(row, inspection) for inspection in row.inspections})


def zipped(papers: Mapping[str, bytes]) -> bytes:
    """Papers by their names in one archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in papers.items():
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), content)
    return out.getvalue()


def minutes_of(
    row: TeamRow,
    inspection: Inspection,
    minutes: MinutesWanted,
    fields: Sequence[tuple[str, str]],
    units: Mapping[str, str],
    *,
    note: str = "",
) -> bytes:
    """The minutes of an inspection as Word; a draft until they are closed. `note` stands before the closing sentence.

    `fields` are (code, title) of the sheet in order, `units` names by code of those that recommendations go to.
    """
    round_, unit = row.team.round, inspection.assessment.unit
    lacking = missing_parts(minutes)
    draft = "" if inspection.closed_at else "chưa khép" + (f", còn thiếu {', '.join(lacking)}" if lacking else "")
    letter = Letter(
        sender=(round_.agency.name, row.team.name),
        number="Số: ………/BB",
        dated=_DATED,
        title="Biên bản kiểm tra",
        subtitle=f"Công tác cải cách hành chính tại {unit.name}, {round_.title}",
        parts=(
            Part("", (f"Căn cứ {_decision(row)}.", _time(minutes), f"Địa điểm: {minutes.place or DOTS}.")),
            Part("I. THÀNH PHẦN", ("1. Đoàn kiểm tra", *_people(row), "2. Đơn vị được kiểm tra", *_received(minutes))),
            Part("II. NỘI DUNG KIỂM TRA", (minutes.checked or DOTS,)),
            Part("III. KẾT QUẢ KIỂM TRA", _findings(minutes, fields)),
            Part("IV. KIẾN NGHỊ", _recommended(minutes, units)),
            Part("V. KẾT LUẬN", (minutes.conclusion or DOTS,)),
            *([Part("Ghi chú", (note,))] if note else []),
            Part(
                "", ("Biên bản được lập thành …… bản, đọc lại cho những người tham dự cùng nghe và thống nhất ký tên.",)
            ),
        ),
        signatures=(
            Signature("Đại diện đơn vị", "(Ký tên, đóng dấu)"),
            Signature("Thư ký", name=str(row.secretary or "")),
            Signature("Trưởng đoàn", name=str(row.head or "")),
        ),
        draft=draft,
        illustrative=round_.illustrative,
    )
    return letter_docx(letter)


def minutes_name(inspection: Inspection) -> str:
    """The file's name of minutes; that of a draft says so."""
    draft = "" if inspection.closed_at else "DU-THAO-"
    return f"{draft}bien-ban-kiem-tra-{inspection.assessment.unit.code}-{inspection.team.code}.docx"


def _decision(row: TeamRow) -> str:
    day = f"{row.team.decision_date:%d/%m/%Y}" if row.team.decision_date else "…/…/……"
    return f"Quyết định số {row.team.decision or DOTS} ngày {day}"


def _moment(inspection: Inspection) -> str:
    at = timezone.localtime(inspection.visit_at)
    return f"{at.hour} giờ {at:%M}, ngày {at:%d} tháng {at:%m} năm {at.year}"


def _time(minutes: MinutesWanted) -> str:
    if minutes.began_at is None:
        return "Thời gian: …… giờ ……, ngày …… tháng …… năm ………."
    begins = timezone.localtime(minutes.began_at)
    ends = "……" if minutes.ended_at is None else f"{timezone.localtime(minutes.ended_at):%H giờ %M}"
    return f"Thời gian: từ {begins:%H giờ %M} đến {ends}, ngày {begins:%d} tháng {begins:%m} năm {begins.year}."


def _from(user: object) -> str:
    names = [m.unit.name for m in getattr(user, "current_memberships", ()) if m.unit is not None]
    return f", {', '.join(names)}" if names else ""


def _people(row: TeamRow) -> tuple[str, ...]:
    return tuple(
        f"– {member.user}, {DUTIES[duty_of(member)].lower()}{_from(member.user)};" for member in row.members
    ) or (DOTS,)


def _received(minutes: MinutesWanted) -> tuple[str, ...]:
    return tuple(f"– {line.strip()};" for line in minutes.received.splitlines() if line.strip()) or (DOTS,)


def _findings(minutes: MinutesWanted, fields: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    told: list[str] = []
    for number, (code, title) in enumerate(((c, t) for c, t in fields if minutes.findings.get(c)), start=1):
        told += [f"{number}. {title}", minutes.findings[code]]
    return tuple(told) or ("Không có điểm nào khác với kết quả đơn vị tự chấm.",)


def _recommended(minutes: MinutesWanted, units: Mapping[str, str]) -> tuple[str, ...]:
    told = []
    for number, one in enumerate(minutes.recommendations, start=1):
        about = f" (tiêu chí {one.criterion_code})" if one.criterion_code else ""
        who = ", ".join(filter(None, (units.get(one.unit_code, one.unit_code), one.person)))
        by = f"{one.deadline:%d/%m/%Y}" if one.deadline else DOTS
        told.append(f"{number}. {one.text.rstrip('. ')}{about}. Thực hiện: {who}. Hạn: {by}.")
    return tuple(told) or ("Không có kiến nghị.",)
