"""Addresses of who: the accounts of units' people; master data is under /admin/."""

from django.urls import URLPattern, path, register_converter

from units.views import accounts


class UsernameConverter:
    """A user name in an address, as Django allows them."""

    regex = r"[\w.@+-]{1,150}"

    def to_python(self, value: str) -> str:
        """The name as it stands."""
        return value

    def to_url(self, value: str) -> str:
        """The name as it stands."""
        return value


register_converter(UsernameConverter, "username")

_ONE = "dieu-hanh/tai-khoan/nguoi/<username:username>"

urlpatterns: list[URLPattern] = [
    path("dieu-hanh/tai-khoan/", accounts.accounts, name="accounts"),
    path("dieu-hanh/tai-khoan/cap/", accounts.accounts_new, name="accounts_new"),
    path(f"{_ONE}/", accounts.person_account, name="person_account"),
    path(f"{_ONE}/cap-lai/", accounts.person_slip, name="person_slip"),
    path(f"{_ONE}/trang-thai/", accounts.person_state, name="person_state"),
]
