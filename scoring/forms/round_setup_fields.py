"""What a round is set up with besides its rows: names, how it is computed, who sees what; one field is checked at a time."""

from __future__ import annotations

import re
from decimal import Decimal

from django import forms

from scoring.enums import SurveyShortage
from scoring.forms.fields import points_of
from scoring.forms.surveys import count_of, groups_in
from scoring.models.rounds import usual_survey_groups
from scoring.services.round_setup import FIRST_YEAR, LAST_YEAR
from scoring.services.surveys import why_no_groups
from units.enums import CODE_PATTERN

_CODE = "Mã gồm chữ in hoa không dấu, chữ số, dấu chấm, gạch nối, dài nhất 40 ký tự; ví dụ DN-CCHC-2027."
_DECIMALS = [(str(n), f"{n} chữ số" if n else "không có") for n in range(5)]


def _text(label: str, missing: str, longest: int, text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=longest,
        help_text=text,
        error_messages={"required": missing, "max_length": f"Dài quá {longest} ký tự."},
    )


def _tick(label: str, text: str = "") -> forms.BooleanField:
    return forms.BooleanField(label=label, required=False, help_text=text)


class SetupFields(forms.Form):
    """The fields that every round has; `other_codes` are those of other rounds."""

    other_codes: frozenset[str]

    title = _text("Tên đợt", "Ghi tên đợt.", 300, "Tên này in trên mọi trang và tệp của đợt.")
    code = _text("Mã đợt", "Ghi mã đợt.", 40, "Đứng trong địa chỉ trang, không đổi được sau khi mở. " + _CODE)
    programme = _text("Chương trình", "Ghi chương trình.", 40, "CCHC, VTLT, CNTT hoặc tên riêng của cơ quan.")
    year = _text("Năm đánh giá", "Ghi năm.", 4)
    period = _text("Kỳ", "Ghi kỳ.", 40, "Ví dụ: năm, 6 tháng, 9 tháng.")
    decimals = forms.ChoiceField(
        label="Chữ số thập phân của chỉ số",
        choices=_DECIMALS,
        help_text="Chỉ số làm tròn đến đây rồi mới xếp loại, xếp hạng: số in ra là số quyết định. Thường là 2.",
    )
    point_decimals = forms.ChoiceField(
        label="Chữ số thập phân của điểm mỗi tiêu chí",
        choices=_DECIMALS,
        help_text="Điểm tính từ tỷ lệ được làm tròn đến đây. Thường là 4, để không mất điểm khi cộng.",
    )
    clamp = _tick(
        "Giữ chỉ số trong khoảng 0 đến 100", "Điểm thưởng không đưa chỉ số vượt 100, điểm trừ không xuống dưới 0."
    )
    tie_fields = forms.CharField(
        label="Khi bằng chỉ số, so lần lượt các lĩnh vực",
        required=False,
        max_length=200,
        help_text="Ghi mã lĩnh vực, cách nhau bằng dấu phẩy, ví dụ 1, 3. Để trống: các đơn vị bằng nhau cùng hạng (1, 2, 2, 4).",
    )
    tie_exact = _tick("Sau đó so chỉ số trước khi làm tròn", "Nên để trống: hai đơn vị in cùng chỉ số thì cùng hạng.")
    inspection_shown_on_closing = _tick(
        "Đơn vị thấy điểm kiểm tra khi đoàn khép biên bản", "Bỏ chọn: đơn vị chỉ thấy khi công bố."
    )
    own_row_shown_when_provisional = _tick(
        "Đơn vị thấy dòng của mình ở bảng dự thảo", "Từ khi trình lãnh đạo; không thấy dòng của đơn vị khác."
    )
    outside_shown_when_provisional = _tick(
        "Đơn vị thấy điểm điều tra và số liệu thường trực ở bảng dự thảo", "Bỏ chọn: đơn vị chỉ thấy khi công bố."
    )
    independent_marks = _tick(
        "Thành viên đoàn kiểm tra chấm độc lập", "Mỗi người chấm riêng, không thấy điểm của nhau trước khi lưu."
    )
    mark_tolerance_points = forms.CharField(
        label="Chênh lệch cho phép giữa các thành viên (điểm)",
        required=False,
        max_length=20,
        help_text="Chênh quá mức này thì trưởng đoàn quyết định và ghi lý do. Để trống là 0.",
    )
    evidence_approval = _tick("Tài liệu kiểm chứng phải được duyệt", "Mỗi tài liệu được ghi Đạt hoặc Không đạt.")
    survey_minimum = forms.CharField(
        label="Số phiếu điều tra ít nhất cho mỗi tiêu chí của một đơn vị",
        required=False,
        max_length=12,
        help_text="Tính các phiếu có chấm điểm, không tính phương án “không có ý kiến”. Để trống hoặc 0: không quy định.",
    )
    survey_shortage = forms.ChoiceField(
        label="Khi ít phiếu hơn số ấy",
        choices=SurveyShortage.choices,
        required=False,
        help_text="Dù chọn cách nào, trang vẫn ghi rõ “không đủ mẫu”.",
        error_messages={"invalid_choice": "Chọn lại."},
    )
    survey_groups = forms.CharField(
        label="Đối tượng khảo sát",
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
        max_length=2000,
        help_text="Mỗi dòng một đối tượng. Để trống: các đối tượng thường dùng. Mở đợt rồi vẫn đổi được, theo văn bản.",
    )
    illustrative = _tick("Đây là số liệu minh họa", "Mọi trang và tệp của đợt mang dòng “Số liệu minh họa”.")

    # --- Each field ------------------------------------------------------------------------------------------------

    def clean_code(self) -> str:
        """A code that can stand in an address, of no other round."""
        code: str = self.cleaned_data["code"].strip()
        if not re.fullmatch(CODE_PATTERN, code):
            raise forms.ValidationError(_CODE)
        if code in self.other_codes:
            raise forms.ValidationError("Đợt khác đã dùng mã này.")
        return code

    def clean_year(self) -> int:
        """A year that somebody means."""
        text: str = self.cleaned_data["year"].strip()
        if not re.fullmatch(r"[0-9]{4}", text) or not FIRST_YEAR <= int(text) <= LAST_YEAR:
            raise forms.ValidationError(f"Ghi năm bằng bốn chữ số, từ {FIRST_YEAR} đến {LAST_YEAR}.")
        return int(text)

    def clean_tie_fields(self) -> tuple[str, ...]:
        """Codes of fields; whether a set has them is asked of the engine."""
        codes = tuple(part.strip() for part in self.cleaned_data["tie_fields"].split(",") if part.strip())
        if len(set(codes)) != len(codes):
            raise forms.ValidationError("Một lĩnh vực ghi hai lần.")
        return codes

    def clean_survey_minimum(self) -> int:
        """A whole number of slips, 0 where nothing is typed."""
        value, fault = count_of(self.cleaned_data["survey_minimum"])
        if fault:
            raise forms.ValidationError(fault)
        return value or 0

    def clean_survey_shortage(self) -> str:
        """What too few slips mean; as it is, where nothing was chosen."""
        return self.cleaned_data["survey_shortage"] or SurveyShortage.AS_IT_IS.value

    def clean_survey_groups(self) -> list[str]:
        """Whom the survey asks, one a line."""
        names = list(groups_in(self.cleaned_data["survey_groups"])) or usual_survey_groups()
        if why := why_no_groups(names):
            raise forms.ValidationError(why)
        return names

    def clean_mark_tolerance_points(self) -> Decimal:
        """Points, 0 where nothing is typed."""
        return points_of(self.cleaned_data["mark_tolerance_points"])
