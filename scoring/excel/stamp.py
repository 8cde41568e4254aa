"""Signs what a workbook says of itself, so that a changed word shows; it must not know what the words mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.core.signing import BadSignature, Signer

STAMP = "stamp"


def stamp_of(meta: Mapping[str, str], keys: Sequence[str], salt: str) -> str:
    """The signature over some keys of a meta, in their order."""
    return Signer(salt=salt).signature(_signed_text(meta, keys))


def stamp_is_ours(meta: Mapping[str, str], keys: Sequence[str], salt: str) -> bool:
    """Whether the stamp was made here over just these fields, by today's key or one still honoured."""
    try:
        Signer(salt=salt).unsign(f"{_signed_text(meta, keys)}:{meta.get(STAMP, '')}")
    except BadSignature:
        return False
    return True


def _signed_text(meta: Mapping[str, str], keys: Sequence[str]) -> str:
    return "\n".join(f"{key}={meta.get(key, '')}" for key in keys)
