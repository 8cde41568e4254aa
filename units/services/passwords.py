"""Makes the passwords of printed slips; it keeps none and writes nothing."""

from __future__ import annotations

import datetime as dt
import secrets
from typing import Final

from django.contrib.auth.hashers import PBKDF2PasswordHasher, get_hasher

ALPHABET: Final = "bcfghjkmnprtvx3478"
"""What people cannot mistake on paper (no 0/o, 1/l/i, 5/s, 2/z, 6, 9, q, u, y), and what no Vietnamese keyboard turns
into another letter: Telex and VNI change vowels, d and w alone, and none of them stands here.
"""
GROUPS: Final = 4
GROUP_LENGTH: Final = 4
LIFE: Final = dt.timedelta(days=7)
"""How long a slip's password opens the door, from the moment it was made."""


ITERATIONS: Final = 20_000
"""Rounds of PBKDF2 for a slip: 66 random bits need none of the slowness that guards people's own words, and a page that
makes two hundred accounts must not hold the database for minutes. Signing in raises them to Django's own number.
"""


def make_password() -> str:
    """A new random password of four groups of four, e.g. "kmtr-7hpx-b3nv-gc8j"; more than 66 bits."""
    groups = ("".join(secrets.choice(ALPHABET) for _ in range(GROUP_LENGTH)) for _ in range(GROUPS))
    return "-".join(groups)


def hash_of(password: str) -> str:
    """What is kept of a slip's password, by the installation's own hasher."""
    hasher = get_hasher()
    if isinstance(hasher, PBKDF2PasswordHasher):
        return hasher.encode(password, hasher.salt(), ITERATIONS)
    return hasher.encode(password, hasher.salt())
