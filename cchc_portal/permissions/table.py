"""The one table of rights: action → who → in which state, with the sentence that says so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import rules

from cchc_portal.permissions.predicates import (
    account_keeper,
    accounts_giver,
    agency_reader,
    anyone,
    field_appraiser,
    inspection_head,
    inspector,
    leader,
    opinion_organiser,
    organiser,
    presented,
    recommending,
    round_in,
    sheet_appraiser,
    sheet_in,
    signed_in,
    unit_head,
    unit_person,
    works_in,
)
from scoring.enums import RoundState, SheetState


@dataclass(frozen=True)
class Right:
    """One row of the table: who may, and a sentence in Vietnamese that says who and when."""

    rule: rules.predicates.Predicate
    says: str


_OPEN = round_in(RoundState.OPEN)
_REVIEW = sheet_in(SheetState.SUBMITTED, SheetState.IN_REVIEW)
_FOLLOWED = round_in(RoundState.OPEN, RoundState.PUBLISHED)
_DRAFTING = sheet_in(SheetState.DRAFTING)

RIGHTS: Mapping[str, Right] = {
    "public.read": Right(anyone, "Ai cũng xem được kết quả đã công bố."),
    "work.read": Right(signed_in, "Người đã đăng nhập xem việc của mình."),
    "sheet.read": Right(unit_person, "Người của đơn vị xem phiếu của đơn vị mình, lúc nào cũng được."),
    "sheet.score": Right(unit_person & _OPEN & _DRAFTING, "Người của đơn vị tự chấm khi phiếu đang tự chấm."),
    "sheet.submit": Right(unit_head & _OPEN & _DRAFTING, "Thủ trưởng đơn vị nộp phiếu đang tự chấm."),
    "sheet.withdraw": Right(
        unit_head & _OPEN & sheet_in(SheetState.SUBMITTED), "Thủ trưởng đơn vị rút phiếu đã nộp, trước khi xem xét."
    ),
    "inspection.read": Right(
        inspector & sheet_in(SheetState.SUBMITTED, SheetState.IN_REVIEW, SheetState.DECIDED),
        "Thành viên đoàn kiểm tra xem phiếu của đoàn từ khi đơn vị nộp.",
    ),
    "inspection.score": Right(
        inspector & _OPEN & _REVIEW,
        "Thành viên đoàn kiểm tra chấm phiếu đã nộp, chưa chốt, không phải của đơn vị mình.",
    ),
    "inspection.settle": Right(
        inspector & inspection_head & _OPEN & _REVIEW,
        "Trưởng đoàn kiểm tra thống nhất điểm chấm độc lập của đoàn, trước khi phiếu được chốt.",
    ),
    "inspection.close": Right(
        inspector & _OPEN & _REVIEW, "Thành viên đoàn kiểm tra khép biên bản của đoàn mình, trước khi phiếu được chốt."
    ),
    "appraisal.read": Right(
        field_appraiser, "Cán bộ thẩm định của cơ quan chủ trì xem lĩnh vực được giao, phiếu từ khi đơn vị nộp."
    ),
    "appraisal.write": Right(field_appraiser & _OPEN, "Cán bộ thẩm định ghi ở lĩnh vực được giao khi đợt đang mở."),
    "appraisal.score": Right(
        sheet_appraiser & _OPEN & _REVIEW,
        "Cán bộ thẩm định chấm lĩnh vực được giao của phiếu đã nộp, chưa chốt, không phải của đơn vị mình.",
    ),
    "appraisal.report": Right(
        organiser | (leader & (presented | round_in(RoundState.PUBLISHED))),
        "Cơ quan thường trực xem thẩm định đã đổi điểm ở đâu; lãnh đạo xem từ khi trình.",
    ),
    "minutes.write": Right(
        inspector & _OPEN & _REVIEW, "Thành viên đoàn kiểm tra ghi biên bản của đoàn mình, trước khi khép."
    ),
    "recommendation.read": Right(signed_in, "Đơn vị, đoàn kiểm tra và cơ quan thường trực xem kiến nghị của mình."),
    "recommendation.answer": Right(
        unit_person & _FOLLOWED, "Người của đơn vị thực hiện trả lời kiến nghị từ khi biên bản được khép."
    ),
    "recommendation.settle": Right(
        (recommending | organiser) & _FOLLOWED,
        "Đoàn đã kiến nghị và cơ quan thường trực xem trả lời, trả lại, hoặc thôi theo dõi.",
    ),
    "round.organise": Right(organiser, "Cơ quan thường trực điều hành đợt của mình."),
    "criteria.write": Right(organiser, "Cơ quan thường trực soạn bộ tiêu chí của cơ quan mình."),
    "round.setup": Right(organiser & round_in(RoundState.DRAFT), "Cơ quan thường trực soạn và mở đợt chưa mở."),
    "round.change": Right(organiser & _OPEN, "Cơ quan thường trực đổi thời hạn và thiết lập của đợt đang mở."),
    "round.present": Right(organiser & _OPEN, "Cơ quan thường trực trình bảng xếp hạng khi đợt đang mở."),
    "round.publish": Right(
        organiser & round_in(RoundState.OPEN, RoundState.PUBLISHED), "Cơ quan thường trực công bố hoặc đính chính."
    ),
    "round.read_provisional": Right(
        (leader | organiser) & presented,
        "Lãnh đạo và cơ quan thường trực xem bản dự thảo từ khi trình đến khi công bố.",
    ),
    "sheet.return": Right(
        organiser & _OPEN & sheet_in(SheetState.SUBMITTED),
        "Cơ quan thường trực trả lại phiếu đã nộp, trước khi xem xét.",
    ),
    "sheet.decide": Right(
        organiser & _OPEN & sheet_in(SheetState.DRAFTING, SheetState.SUBMITTED, SheetState.IN_REVIEW),
        "Cơ quan thường trực chốt phiếu của đợt đang mở; phiếu chưa nộp thì phải ghi lý do.",
    ),
    "sheet.oversee": Right(organiser, "Cơ quan thường trực xem phiếu từ khi đơn vị nộp."),
    "sheet.trace": Right(
        organiser | ((unit_person | leader) & round_in(RoundState.PUBLISHED)),
        "Cơ quan thường trực, lãnh đạo và người của đơn vị xem ai chấm, lúc nào, vì sao của kết quả đã công bố.",
    ),
    "evidence.approve": Right(
        organiser & _OPEN & _REVIEW, "Cơ quan thường trực duyệt tài liệu của phiếu đang xem xét."
    ),
    "council.score": Right(
        organiser
        & round_in(RoundState.OPEN, RoundState.PUBLISHED)
        & sheet_in(SheetState.IN_REVIEW, SheetState.DECIDED),
        "Cơ quan thường trực ghi kết luận của hội đồng khi phiếu đang xem xét hoặc đã chốt.",
    ),
    "round.import_sheets": Right(
        organiser & _OPEN, "Cơ quan thường trực nhập thay phiếu tự chấm của các đơn vị khi đợt đang mở."
    ),
    "sheet.import": Right(
        organiser & _OPEN & _DRAFTING, "Cơ quan thường trực nhập thay tệp tự chấm khi phiếu đang tự chấm."
    ),
    "round.import_survey": Right(
        organiser & _OPEN, "Cơ quan thường trực nhập số phiếu điều tra của các đơn vị khi đợt đang mở."
    ),
    "round.import_central": Right(
        organiser & _OPEN, "Cơ quan thường trực nhập số liệu của mình về các đơn vị khi đợt đang mở."
    ),
    "announcement.state_goals": Right(
        accounts_giver, "Cơ quan thường trực nêu kết quả thực hiện mục tiêu của cơ quan mình."
    ),
    "unit.reorganise": Right(
        accounts_giver, "Cơ quan thường trực xem, sắp xếp, nhập và tải danh sách đơn vị của cơ quan mình."
    ),
    "figures.report": Right(unit_person, "Người của đơn vị xem và báo cáo số liệu của đơn vị mình."),
    "duty.close": Right(unit_person, "Người của đơn vị hoàn thành nghĩa vụ của đơn vị mình bằng văn bản."),
    "figures.organise": Right(accounts_giver, "Cơ quan thường trực đặt chỉ tiêu, đẳng thức và kỳ báo cáo của mình."),
    "figures.oversee": Right(agency_reader, "Cơ quan thường trực và lãnh đạo xem số liệu các đơn vị của cơ quan mình."),
    "below.read": Right(
        leader | organiser, "Lãnh đạo và cơ quan thường trực xem tổng hợp các đợt của cơ quan cấp dưới mình."
    ),
    "account.give": Right(accounts_giver, "Cơ quan thường trực cấp tài khoản cho đơn vị của cơ quan mình."),
    "account.keep": Right(
        account_keeper,
        "Cơ quan thường trực cấp lại phiếu, khóa và mở tài khoản của người ở đơn vị mình quản lý, không ai khác.",
    ),
    "explanation.flag": Right(
        (organiser | sheet_appraiser) & _OPEN & _REVIEW,
        "Cơ quan thường trực, cán bộ thẩm định của lĩnh vực yêu cầu đơn vị giải trình khi phiếu đang xem xét.",
    ),
    "explanation.answer": Right(
        unit_person & _OPEN & _REVIEW, "Người của đơn vị giải trình tiêu chí được yêu cầu, trước khi phiếu được chốt."
    ),
    "opinion.read": Right(
        works_in | opinion_organiser, "Người của đơn vị và cơ quan thường trực xem ý kiến người dân về đơn vị."
    ),
    "opinion.count": Right(
        works_in | opinion_organiser, "Người của đơn vị và cơ quan thường trực ghi số ý kiến hằng tháng của đơn vị."
    ),
    "opinion.organise": Right(
        opinion_organiser, "Cơ quan thường trực lập điểm lấy ý kiến, bộ câu hỏi và duyệt góp ý của cơ quan mình."
    ),
    "evidence.reply": Right(
        unit_person & _OPEN & sheet_in(SheetState.SUBMITTED, SheetState.IN_REVIEW, SheetState.DECIDED),
        "Người của đơn vị thêm tài liệu cho tiêu chí đang giải trình hoặc đề nghị phúc tra.",
    ),
    "review.ask": Right(
        unit_head & _OPEN & sheet_in(SheetState.SUBMITTED, SheetState.IN_REVIEW, SheetState.DECIDED),
        "Thủ trưởng đơn vị đề nghị phúc tra khi đã có bản dự thảo.",
    ),
    "review.answer": Right(organiser & _OPEN, "Cơ quan thường trực trả lời đề nghị phúc tra khi đợt đang mở."),
    "council.run": Right(
        organiser & round_in(RoundState.OPEN, RoundState.PUBLISHED),
        "Cơ quan thường trực giúp việc hội đồng thẩm định của đợt mình điều hành.",
    ),
    "outside.score": Right(
        organiser & _OPEN & sheet_in(SheetState.DRAFTING, SheetState.SUBMITTED, SheetState.IN_REVIEW),
        "Cơ quan thường trực nhập điều tra xã hội học và số liệu của mình trước khi chốt phiếu.",
    ),
}

for _action, _right in RIGHTS.items():
    rules.add_perm(_action, _right.rule)


def may(user: Any, action: str, obj: Any = None) -> bool:
    """Whether `user` may do `action` on `obj` now; without `obj`: on something at all.

    Raises KeyError for an action that the table does not know: a page without a row is a mistake of ours.
    """
    return bool(RIGHTS[action].rule.test(user, obj))
