"""Every address of the work, by the people who use it; codes in them, never database ids."""

from django.urls import URLPattern, register_converter

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
organisers: list[URLPattern] = []

urlpatterns = [*public, *staff, *inspectors, *organisers]
