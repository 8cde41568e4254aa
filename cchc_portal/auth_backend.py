"""What Django and allauth ask about accounts: rights through our own table, sign-up closed, words in Vietnamese; it must hold no rule."""

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest

from cchc_portal import permissions
from cchc_portal.http import limited_address


class RulesBackend(BaseBackend):
    """Answer `user.has_perm(action, obj)` from permissions.py; it signs nobody in."""

    def has_perm(self, user_obj: Any, perm: str, obj: object | None = None) -> bool:
        """Return whether the one table of rules lets this person do `perm` to `obj`; Django's own rights are not in it."""
        return perm in permissions.RIGHTS and permissions.may(user_obj, perm, obj)


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by administrators; messages of the forms are Vietnamese and never tell whether a name exists."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": "Tài khoản này đã ngừng hoạt động.",
        "enter_current_password": "Hãy nhập đúng mật khẩu hiện tại.",
        "incorrect_password": "Mật khẩu không đúng.",
        "invalid_login": "Tên đăng nhập hoặc mật khẩu không đúng.",
        "rate_limited": "Bạn gửi quá nhiều lần. Hãy đợi một phút rồi thử lại.",
        "same_as_current": "Mật khẩu mới phải khác mật khẩu hiện tại.",
        "too_many_login_attempts": "Đăng nhập sai quá nhiều lần. Hãy đợi ít phút rồi thử lại.",
        "username_password_mismatch": "Tên đăng nhập hoặc mật khẩu không đúng.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's signature
        """Nobody signs up by themselves."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the address that limits are counted for: the same as for axes."""
        return limited_address(request)
