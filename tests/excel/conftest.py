"""Who brings workbooks in, and where they are kept while tests run."""

import pytest

from tests import make
from units.enums import Role


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def clerk(cast):
    """Staff of C, whose sheet is being filled in."""
    return make.person("canbo_c", Role.UNIT_STAFF, cast.round.agency.units.get(code="C"))
