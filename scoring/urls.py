"""Every address of the work, by the people who use it; codes in them, never database ids."""

from django.urls import URLPattern, path, register_converter

from scoring.views.organisers import board, publishing
from units.enums import CODE_PATTERN


class CodeConverter:
    """A code in an address: capital letters without accents, digits, dots, hyphens."""

    regex = CODE_PATTERN

    def to_python(self, value: str) -> str:
        """The code as it stands."""
        return value

    def to_url(self, value: str) -> str:
        """The code as it stands."""
        return value


register_converter(CodeConverter, "code")

public: list[URLPattern] = []
staff: list[URLPattern] = []
inspectors: list[URLPattern] = []
organisers: list[URLPattern] = [
    path("dieu-hanh/", board.rounds, name="rounds"),
    path("dieu-hanh/<code:round_code>/", board.round_board, name="round_board"),
    path("dieu-hanh/<code:round_code>/chot/", board.round_decide, name="round_decide"),
    path("dieu-hanh/<code:round_code>/trinh/", publishing.round_present, name="round_present"),
    path("dieu-hanh/<code:round_code>/cong-bo/", publishing.round_publish, name="round_publish"),
    path("dieu-hanh/<code:round_code>/cong-bo/duyet/", publishing.round_approve, name="round_approve"),
    path("dieu-hanh/<code:round_code>/cong-bo/rut/", publishing.round_unrequest, name="round_unrequest"),
    path("dieu-hanh/<code:round_code>/tra-lai/<code:unit_code>/", board.sheet_return, name="sheet_return"),
]

urlpatterns = [*public, *staff, *inspectors, *organisers]
