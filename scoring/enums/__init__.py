"""The fixed words of rounds, sheets and scores; they must need nothing of ours."""

from django.db import models


class Layer(models.TextChoices):
    """Who wrote an answer (lần chấm); the policy of a round says which count and in what order."""

    SELF = "self", "Tự chấm"
    SURVEY = "survey", "Điều tra xã hội học"
    CENTRAL = "central", "Số liệu cơ quan thường trực"
    INSPECTION = "inspection", "Kiểm tra"
    APPRAISAL_1 = "appraisal_1", "Thẩm định lần 1"
    APPRAISAL_2 = "appraisal_2", "Thẩm định lần 2"
    COUNCIL = "council", "Hội đồng thẩm định"


REVIEW_LAYERS = frozenset({Layer.INSPECTION, Layer.APPRAISAL_1, Layer.APPRAISAL_2, Layer.COUNCIL})
"""Layers in which others judge what a unit wrote: the first answer in one of them begins the review."""

APPRAISAL_LAYERS = (Layer.APPRAISAL_1, Layer.APPRAISAL_2)
"""Layers of the lead units of the fields: the first appraisal, and the second on what was flagged."""

OUTSIDE_LAYERS = frozenset({Layer.SURVEY, Layer.CENTRAL})
"""Layers that come from outside the unit and its judges, and are shown to them late (reliability.md)."""


class Step(models.TextChoices):
    """What a round has windows and extensions for: every layer, and the unit's two replies, which write no layer."""

    SELF = Layer.SELF.value, Layer.SELF.label
    SURVEY = Layer.SURVEY.value, Layer.SURVEY.label
    CENTRAL = Layer.CENTRAL.value, Layer.CENTRAL.label
    INSPECTION = Layer.INSPECTION.value, Layer.INSPECTION.label
    APPRAISAL_1 = Layer.APPRAISAL_1.value, Layer.APPRAISAL_1.label
    REPLY = "reply", "Giải trình"
    APPRAISAL_2 = Layer.APPRAISAL_2.value, Layer.APPRAISAL_2.label
    REVIEW = "review", "Phúc tra"
    COUNCIL = Layer.COUNCIL.value, Layer.COUNCIL.label


REPLY_STEPS = frozenset({Step.REPLY, Step.REVIEW})
"""Steps in which the unit itself answers what was judged: a round has one only where it has a window for it."""

REVIEW_STEPS = frozenset(str(step) for step in (*REVIEW_LAYERS, *REPLY_STEPS))
"""Steps above the self-assessment: when the first of their windows opens, the review begins."""


TOOK_OVER = "took_over"
"""The key of a summary's block for codes of units that took others over that year: not compared with the year before."""


class RoundState(models.TextChoices):
    """Where a round stands; it never goes back."""

    DRAFT = "draft", "Đang soạn"
    OPEN = "open", "Đang mở"
    PUBLISHED = "published", "Đã công bố"


class SheetState(models.TextChoices):
    """Where the score sheet of a unit stands."""

    DRAFTING = "drafting", "Đang tự chấm"
    SUBMITTED = "submitted", "Đã nộp"
    IN_REVIEW = "in_review", "Đang xem xét"
    DECIDED = "decided", "Đã chốt"


class Origin(models.TextChoices):
    """By which way a value came in; kept in the history of every change."""

    WEB = "web", "Trên trang"
    EXCEL = "excel", "Tệp Excel"
    LOAD = "load", "Nạp đợt"
    COMMAND = "command", "Lệnh quản trị"
    FIGURES = "figures", "Số liệu báo cáo"


class ChangeKind(models.TextChoices):
    """What one line of a sheet's history says."""

    SCORE = "score", "Chấm điểm"
    STATE = "state", "Chuyển trạng thái"
    EVIDENCE = "evidence", "Tài liệu kiểm chứng"
    WINDOW = "window", "Thời hạn"
    MARK = "mark", "Chấm độc lập"
    EXPLANATION = "explain", "Giải trình"
    REVIEW = "review", "Phúc tra"
    COUNCIL = "council", "Phiên họp hội đồng"
    CRITERIA_SET = "set", "Đổi bộ tiêu chí"


class RoundChangeKind(models.TextChoices):
    """What one line of a round's own history says."""

    CREATED = "created", "Lập đợt"
    SETTINGS = "settings", "Sửa thiết lập"
    WINDOW = "window", "Thời hạn chung"
    SHEETS = "sheets", "Danh sách đơn vị"
    STATE = "state", "Chuyển trạng thái"
    EXTENSION = "extension", "Gia hạn"
    PLAN = "plan", "Kế hoạch kiểm tra chéo"
    APPRAISERS = "appraisers", "Phân công thẩm định"
    TEAM = "team", "Đoàn kiểm tra"
    MINUTES = "minutes", "Biên bản kiểm tra"
    RECOMMENDATION = "recommend", "Kiến nghị"
    COUNCIL = "council", "Hội đồng thẩm định"
    CRITERIA_SET = "set", "Đổi bộ tiêu chí"


class InspectionSide(models.TextChoices):
    """Whether units inspect inside their block, outside it or either; the values are those of planning.Side."""

    ANY = "any", "Trong hoặc ngoài khối đều được"
    WITHIN = "within", "Chỉ trong cùng khối"
    ACROSS = "across", "Chỉ khác khối"


class SurveyShortage(models.TextChoices):
    """What becomes of a survey criterion with fewer scored slips than the round asks for."""

    AS_IT_IS = "as_it_is", "Vẫn tính như số phiếu có được"
    NOT_APPLICABLE = "not_applicable", "Không áp dụng tiêu chí ấy cho đơn vị"


class EvidenceApproval(models.TextChoices):
    """What a reviewer said of a piece of evidence, where the round asks for it."""

    PENDING = "pending", "Chờ duyệt"
    ACCEPTED = "accepted", "Đạt"
    REFUSED = "refused", "Không đạt"


class EvidenceKind(models.TextChoices):
    """What a piece of evidence is."""

    FILE = "file", "Tệp"
    LINK = "link", "Đường liên kết"
    NUMBER = "number", "Số hiệu văn bản"


class ImportOutcome(models.TextChoices):
    """How an uploaded workbook ended."""

    ACCEPTED = "accepted", "Hợp lệ"
    WARNED = "warned", "Có cảnh báo"
    REFUSED = "refused", "Bị từ chối"


class JobKind(models.TextChoices):
    """What a piece of longer work is."""

    SHEETS_IN = "sheets_in", "Nhập nhiều phiếu từ tệp nén"
    SURVEY_IN = "survey_in", "Nhập số phiếu điều tra"
    EXPORT = "export", "Làm tệp để tải về"
    TEAMS_IN = "teams_in", "Nhập đoàn kiểm tra"
    CENTRAL_IN = "central_in", "Nhập số liệu cơ quan thường trực"


class JobPhase(models.TextChoices):
    """Where longer work stands: looked at, waiting for its one confirmation, being written, ended."""

    CHECKING = "checking", "Đang kiểm tra"
    CHECKED = "checked", "Chờ xác nhận"
    APPLYING = "applying", "Đang ghi"
    DONE = "done", "Đã xong"


class ItemState(models.TextChoices):
    """How one piece of longer work ended so far."""

    WAITING = "waiting", "Chưa kiểm tra"
    READY = "ready", "Ghi được"
    SAME = "same", "Không đổi gì"
    REFUSED = "refused", "Có lỗi"
    APPLIED = "applied", "Đã ghi"
    FAILED = "failed", "Chưa ghi"


class CriterionKind(models.TextChoices):
    """What a field (lĩnh vực) does to the points."""

    BASE = "base", "Điểm chuẩn"
    BONUS = "bonus", "Điểm thưởng"
    PENALTY = "penalty", "Điểm trừ"


class AwardState(models.TextChoices):
    """What one version of a list of units proposed for certificates means to the public."""

    DRAFT = "draft", "Đang soạn"
    RELEASED = "released", "Công khai"
    WITHDRAWN = "withdrawn", "Đã rút"


class RecommendationState(models.TextChoices):
    """Where a recommendation (kiến nghị) of an inspection stands."""

    OPEN = "open", "Đang thực hiện"
    ANSWERED = "answered", "Đã trả lời"
    DONE = "done", "Đã xong"
    DROPPED = "dropped", "Thôi theo dõi"


class CriteriaChangeKind(models.TextChoices):
    """What one line of the history of a criteria set, or of a draft of one, says."""

    MADE = "made", "Lập bản nháp"
    SAVED = "saved", "Sửa bản nháp"
    DISCARDED = "discarded", "Bỏ bản nháp"
    ACTIVATED = "activated", "Đưa vào dùng"
    CORRECTED = "corrected", "Sửa câu chữ"
