"""The one spec of a criteria set's workbook: sheets, columns and words; template, checks, messages and help read it; pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from scoring.excel.layout import SET_SHEETS, folded

CRITERIA_SHEET, BLOCKS_SHEET, SCALES_SHEET = SET_SHEETS
HELP_SHEET: Final = "Hướng dẫn"
EVERY_BLOCK: Final = "(mọi khối)"

Content = Mapping[str, Any]
"""A set's own content in round_format: `maximum` (may be None), `blocks`, `criteria`, `scales`."""


@dataclass(frozen=True)
class Column:
    """One column: `key` of the criterion it holds, its header, its width in characters, and what a clerk is told of it."""

    key: str
    header: str
    width: int
    help: str
    words: Mapping[str, str | bool] | None = None
    """What may stand there: {as written: in round_format}; None where anything may."""
    required: bool = False


SOURCES: Final = {
    "Tự chấm": "self",
    "Kiểm tra": "inspection",
    "Điều tra xã hội học": "survey",
    "Cơ quan thường trực": "central",
}
NOT_APPLICABLE: Final = {"Trừ khỏi mẫu số": "rebase", "Được điểm tối đa": "full", "Luôn áp dụng": "never"}
KINDS: Final = {"Điểm chuẩn": "base", "Điểm thưởng": "bonus", "Điểm trừ": "penalty"}
YES_NO: Final = {"Có": True, "Không": False}

CRITERIA_COLUMNS: Final = (
    Column("code", "Mã tiêu chí", 12, "Mỗi tiêu chí một mã, ví dụ 1.2.1. Ô là chữ: 1.10 khác 1.1.", required=True),
    Column("title", "Tên tiêu chí", 46, "Tên đầy đủ của lĩnh vực, tiêu chí hoặc tiêu chí thành phần.", required=True),
    Column(
        "level", "Cấp", 6, "1 là lĩnh vực, 2 là tiêu chí, 3 là tiêu chí thành phần. Có thể để trống nếu đã ghi mã cha."
    ),
    Column("parent", "Mã cha", 10, "Mã của dòng mà dòng này thuộc về. Có thể để trống nếu đã ghi cấp."),
    Column("max", "Điểm tối đa", 9, "Các tiêu chí con cộng lại phải bằng điểm của tiêu chí cha.", required=True),
    Column("kind", "Loại điểm", 12, "Chỉ ghi ở lĩnh vực; để trống là điểm chuẩn.", words=KINDS),
    Column("source", "Nguồn", 14, "Ai ghi kết quả; để trống là đơn vị tự chấm.", words=SOURCES),
    Column("measure", "Cách đo", 40, "Chỉ ghi ở tiêu chí không có tiêu chí con. Xem các mẫu ở trang Hướng dẫn."),
    Column("conversion", "Quy đổi ra điểm", 36, "Để trống nếu cách đo là Chấm điểm hoặc Chọn một."),
    Column("not_applicable", "Khi không áp dụng", 17, "Để trống là trừ điểm tối đa khỏi mẫu số.", words=NOT_APPLICABLE),
    Column("guidance", "Hướng dẫn chấm", 40, "Lời hướng dẫn cho người chấm."),
    Column("evidence", "Tài liệu kiểm chứng", 36, "Tài liệu phải kèm theo."),
    Column("evidence_required", "Bắt buộc có tài liệu", 12, "Có hoặc Không; để trống là không.", words=YES_NO),
    Column("blocks", "Khối trả lời", 16, "Mã các khối, cách nhau dấu chấm phẩy; để trống là mọi khối."),
)
BLOCK_COLUMNS: Final = (
    Column("code", "Mã khối", 14, f"Mỗi khối một mã; “{EVERY_BLOCK}” là tổng điểm chung của các khối.", required=True),
    Column("name", "Tên khối", 50, "Tên đầy đủ của khối."),
    Column("maximum", "Tổng điểm", 12, "Các lĩnh vực điểm chuẩn của khối phải cộng lại bằng số này."),
)
SCALE_COLUMNS: Final = (
    Column("block", "Khối", 14, f"Mã khối, hoặc “{EVERY_BLOCK}” cho mọi khối còn lại.", required=True),
    Column("name", "Xếp loại", 30, "Từ cao xuống thấp.", required=True),
    Column("from", "Từ chỉ số (%)", 14, "Chỉ số thấp nhất của loại; loại cuối cùng là 0.", required=True),
)
SHEETS: Final = {CRITERIA_SHEET: CRITERIA_COLUMNS, BLOCKS_SHEET: BLOCK_COLUMNS, SCALES_SHEET: SCALE_COLUMNS}
_ALSO: Final[dict[str, str | bool]] = {
    "điều tra": "survey",
    "số liệu cơ quan thường trực": "central",
    "cho điểm tối đa": "full",
    "x": True,
}
"""Other words that mean the same, as people type them."""


def word_for(column: Column, value: object) -> str:
    """The word that stands for a value of the round format."""
    return next((word for word, meant in (column.words or {}).items() if meant == value), str(value))


def meant_by(column: Column, word: str) -> str | bool | None:
    """The value that a word stands for, None for a word that is not known."""
    known: dict[str, str | bool] = {folded(one): value for one, value in (column.words or {}).items()}
    also = _ALSO.get(folded(word))
    if also is not None and also in known.values():
        known[folded(word)] = also
    return known.get(folded(word))


def tidied(content: Content) -> dict[str, Any]:
    """The content with just what a workbook can say: no empty texts, no keys that begin with "x-"; equal rules stay equal."""
    return {
        "maximum": content.get("maximum"),
        "blocks": [_known(block, ("code", "name")) for block in content.get("blocks") or ()],
        "criteria": [_tidy(entry) for entry in content.get("criteria") or ()],
        "scales": [
            {"block": scale.get("block"), "classes": [_known(one, ("name", "from")) for one in scale["classes"]]}
            for scale in content.get("scales") or ()
            if scale.get("classes")
        ],
    }


_ENTRY: Final = ("code", "parent", "title", "max", "kind", "guidance", "evidence", "evidence_required", "source")
_ENTRY_RULES: Final = ("blocks", "measure", "conversion", "not_applicable")


def _tidy(entry: Mapping[str, Any]) -> dict[str, Any]:
    kept = {key: entry[key] for key in (*_ENTRY, *_ENTRY_RULES) if entry.get(key) not in (None, "")}
    return {"code": "", "title": "", "max": ""} | kept


def _known(entry: Mapping[str, Any], keys: tuple[str, ...]) -> dict[str, Any]:
    return {key: entry.get(key, "") for key in keys}
