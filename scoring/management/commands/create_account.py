"""Make an account with one membership; the password is made here and printed once."""

import secrets
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError, CommandParser

from scoring.management.base import PortalCommand
from units.enums import Role
from units.models import Membership, User
from units.services import create_account


class Command(PortalCommand):
    """`manage.py create_account USERNAME --name "Họ tên" --role ROLE --agency CODE [--unit CODE]`."""

    help = "Tạo tài khoản với một vai trò; mật khẩu được sinh và in một lần."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--name", required=True, help="họ và tên")
        parser.add_argument("--role", required=True, choices=Role.values)
        parser.add_argument("--agency", help="mã cơ quan chủ trì; quản trị hệ thống thì không cần")
        parser.add_argument("--unit", help="mã đơn vị, với vai trò gắn đơn vị")
        parser.add_argument("--email", default="")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        password = secrets.token_urlsafe(12)
        try:
            user = create_account(
                username=options["username"],
                full_name=options["name"],
                email=options["email"],
                password=password,
                role=Role(options["role"]),
                agency_code=options["agency"],
                unit_code=options["unit"],
            )
        except ValidationError as error:
            raise CommandError(_told(error)) from error
        self.stdout.write(f"Đã tạo tài khoản {user.username}. Mật khẩu (chỉ hiện một lần): {password}")


def _told(error: ValidationError) -> str:
    """Every fault in one line, with what it is about where it is a field's."""
    if not hasattr(error, "error_dict"):
        return " ".join(error.messages)
    names = {field.name: str(field.verbose_name) for field in (*User._meta.fields, *Membership._meta.fields)}  # noqa: SLF001 - documented by Django
    told = error.message_dict.items()
    return " ".join(
        f"{names.get(name, name)}: {' '.join(said)}" if name in names else " ".join(said) for name, said in told
    )
