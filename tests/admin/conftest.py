"""An administrator of everything, signed in."""

import pytest

from tests import make


@pytest.fixture
def root(db):
    user = make.person("quantri")
    user.is_staff = user.is_superuser = True
    user.save()
    return user


@pytest.fixture
def admin(client, root):
    client.force_login(root)
    return client
