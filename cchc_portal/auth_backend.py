"""What Django and allauth ask about accounts: rights through our own table, sign-up closed, words in Vietnamese; it must hold no rule."""

from http import HTTPStatus
from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.stagekit import clear_login
from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from cchc_portal import permissions
from cchc_portal.http import limited_address
from cchc_portal.middleware import CAME_WITH_SLIP
from units.selectors.accounts import waiting_slip
from units.services.accounts import change_own_password


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

    def pre_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse | None:
        """Refuse, once the password was right, a slip that is dead: the page names whom to ask for a new one."""
        refusal: HttpResponse | None = super().pre_login(request, user, **kwargs)
        slip = None if refusal else waiting_slip(user)
        if slip is not None and slip.dies_at <= timezone.now():
            clear_login(request)
            refusal = render(request, "account/slip_expired.html", {"slip": slip}, status=HTTPStatus.FORBIDDEN)
        return refusal

    def login(self, request: HttpRequest, user: Any) -> None:
        """Sign in; somebody who came with a slip must change its password before anything else (middleware)."""
        super().login(request, user)
        if waiting_slip(user) is not None:
            request.session[CAME_WITH_SLIP] = True

    def clean_password(self, password: str, user: Any = None) -> str:
        """The new password keeps Django's rules and is not the one that was there, e.g. on the slip."""
        cleaned: str = super().clean_password(password, user)
        if user is not None and user.pk and user.check_password(cleaned):
            raise self.validation_error("same_as_current")
        return cleaned

    def set_password(self, user: Any, password: str) -> None:
        """Keep the password that a person has chosen; who came with a slip may go on."""
        change_own_password(user=user, password=password, now=timezone.now())
        if self.request is not None:
            self.request.session.pop(CAME_WITH_SLIP, None)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002 - allauth's signature
        """After a change of password the person's work is next, not the same empty form."""
        return reverse("work")
