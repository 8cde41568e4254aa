"""What people read for the options of a survey, which the round format knows by a code alone; it must need nothing of ours."""

from collections.abc import Mapping
from typing import Final

_NAMES: Final[Mapping[str, str]] = {
    "rat-hai-long": "Rất hài lòng",
    "hai-long": "Hài lòng",
    "binh-thuong": "Bình thường",
    "khong-hai-long": "Không hài lòng",
    "rat-khong-hai-long": "Rất không hài lòng",
    "khong-y-kien": "Không ý kiến",
}
"""The usual answers of a questionnaire, by the codes that they are usually given."""


def option_name(code: str) -> str:
    """The name of an option as people read it: a usual one in words, any other as the round names it."""
    return _NAMES.get(code, code)
