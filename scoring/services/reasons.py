"""The only way an agency's coded reasons are made and changed; a code that was used keeps its text."""

from __future__ import annotations

import re
from typing import Final

from django.db import transaction

from cchc_portal import permissions
from scoring.models import ReasonCode, Round
from scoring.services.errors import AlreadyDone, Faulty, NotAllowed
from units.models import Agency, User

USUAL: Final = {
    "SL": "Sai số liệu",
    "TL": "Thiếu tài liệu kiểm chứng",
    "QH": "Quá hạn, trễ tiến độ",
    "CT": "Sai cách tính điểm",
    "KQ": "Chưa đạt kết quả như đã nêu",
    "BS": "Đã bổ sung, giải trình hợp lý",
}
"""The reasons that an agency begins with."""
_CODE: Final = re.compile(r"[A-Z0-9]{1,10}")
_LONGEST: Final = 200


@transaction.atomic
def ensure_reasons(agency: Agency) -> None:
    """Give an agency that has no coded reasons yet the usual ones; one query where it has some."""
    if not ReasonCode.objects.filter(agency=agency).exists():
        Agency.objects.select_for_update().values_list("pk").get(pk=agency.pk)
        rows = [ReasonCode(agency=agency, code=code, text=text) for code, text in USUAL.items()]
        ReasonCode.objects.bulk_create(rows, ignore_conflicts=True)


@transaction.atomic
def add_reason(*, round_: Round, code: str, text: str, actor: User) -> ReasonCode:
    """Add a coded reason to the list of the round's agency.

    Raises Faulty ({"code" or "text": messages}), AlreadyDone where the list has just this one, NotAllowed.
    """
    _must_organise(round_, actor)
    said, wanted = text.strip(), code.strip().upper()
    faults: dict[str, tuple[str, ...]] = {}
    if not _CODE.fullmatch(wanted):
        faults["code"] = ("Mã gồm 1 đến 10 chữ cái không dấu hoặc chữ số, ví dụ SL.",)
    if not said or len(said) > _LONGEST:
        faults["text"] = (f"Ghi lý do bằng lời, nhiều nhất {_LONGEST} ký tự.",)
    standing = ReasonCode.objects.filter(agency=round_.agency_id, code=wanted).first()
    if standing is not None and standing.text == said:
        raise AlreadyDone(f"Danh mục đã có mã {wanted}.")
    if standing is not None:
        faults.setdefault("code", (f"Mã {wanted} đã là “{standing.text}”; hãy chọn mã khác.",))
    if faults:
        raise Faulty(faults)
    return ReasonCode.objects.create(agency=round_.agency, code=wanted, text=said)


@transaction.atomic
def offer_reason(*, round_: Round, code: str, active: bool, actor: User) -> None:
    """Offer a coded reason again, or no more; scores that have it keep it. Raises Faulty, AlreadyDone, NotAllowed."""
    _must_organise(round_, actor)
    row = ReasonCode.objects.select_for_update().filter(agency=round_.agency_id, code=code).first()
    if row is None:
        raise Faulty({"code": (f"Danh mục không có mã “{code[:10]}”.",)})
    if row.active == active:
        raise AlreadyDone(f"Mã {code} {'đang dùng' if active else 'đã ngừng dùng'}.")
    row.active = active
    row.save(update_fields=["active"])


def _must_organise(round_: Round, actor: User) -> None:
    if not permissions.may(actor, "round.organise", round_):
        raise NotAllowed(permissions.RIGHTS["round.organise"].says)
