"""The writers of units: make what is missing, never rename what is there; no score is known here."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction

from units.enums import Role
from units.models import Agency, Block, Membership, Unit, User


def ensure_agency(*, code: str, name: str) -> Agency:
    """The agency of this code, made with `name` where there is none; an existing one keeps its name."""
    agency, _made = Agency.objects.get_or_create(code=code, defaults={"name": name})
    return agency


def ensure_block(*, agency: Agency, code: str, name: str, order: int) -> Block:
    """The agency's block of this code, made with name and order where there is none."""
    block, _made = Block.objects.get_or_create(agency=agency, code=code, defaults={"name": name, "order": order})
    return block


def ensure_units(*, agency: Agency, units: Mapping[str, tuple[str, Block]]) -> dict[str, Unit]:
    """The agency's units of these codes, {code: unit}; `units` gives name and block for those that are missing.

    One query, and three for each missing unit (its history is kept).
    """
    known = {unit.code: unit for unit in Unit.objects.filter(agency=agency, code__in=list(units))}
    for code, (name, block) in units.items():
        if code not in known:
            known[code] = Unit.objects.create(agency=agency, code=code, name=name, block=block)
    return known


@transaction.atomic
def create_account(
    *,
    username: str,
    full_name: str,
    email: str,
    password: str,
    role: Role,
    agency_code: str | None,
    unit_code: str | None,
) -> User:
    """Make a person with one membership; an administrator of the system gets the admin screens and none.

    Raises ValidationError, in Vietnamese and with every fault, for a taken name, an unknown agency or unit, or a role
    that needs a unit and has none.
    """
    user = User(username=username, full_name=full_name, email=email)
    user.set_password(password)
    user.is_staff = user.is_superuser = role == Role.ADMINISTRATOR
    user.full_clean()
    user.save()
    if role == Role.ADMINISTRATOR:
        return user
    if not agency_code:
        raise ValidationError("Vai trò này gắn với một cơ quan chủ trì: thêm mã của cơ quan ấy bằng --agency.")
    agency = Agency.objects.filter(code=agency_code).first()
    if agency is None:
        raise ValidationError(f"Không có cơ quan chủ trì mang mã “{agency_code}”.")
    unit = agency.units.filter(code=unit_code).first() if unit_code else None
    if unit_code and unit is None:
        raise ValidationError(f"Cơ quan này không có đơn vị mang mã “{unit_code}”.")
    membership = Membership(user=user, role=role, agency=agency, unit=unit)
    membership.full_clean()
    membership.save()
    return user
