"""What tests of accounts do again and again: make accounts, sign in with what a slip says, read the slips off a page."""

import re

from tests import make
from units.enums import Role
from units.services.accounts import NewAccount, make_accounts

LOGIN, CHANGE = "/tai-khoan/login/", "/tai-khoan/password/change/"
OWN = "mot-mat-khau-rieng-2026"
PRINTED = re.compile(r'class="slip-code">([^<]+)</dd>')


def unit(cast, code):
    return cast.round.agency.units.get(code=code)


def new(cast, code="D", role=Role.UNIT_STAFF, username="d.chuyenvien", full_name="Chuyên viên Quận D"):
    return NewAccount(unit(cast, code), role, username, full_name)


def made(cast, *accounts, actor=None, now=make.NOW):
    """Accounts made by the organiser; one of D's staff without any."""
    wanted = accounts or (new(cast),)
    actor = make.again(actor or cast.organiser)
    return make_accounts(agency=cast.round.agency, accounts=wanted, now=now, actor=actor)


def sign_in(client, username, password):
    return client.post(LOGIN, {"login": username, "password": password})


def change(client, old, new_password=OWN):
    return client.post(CHANGE, {"oldpassword": old, "password1": new_password, "password2": new_password})


def printed(response):
    """[(user name, password)] of the slips on a page."""
    codes = PRINTED.findall(response.content.decode())
    return list(zip(codes[::2], codes[1::2], strict=True))
