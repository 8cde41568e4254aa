"""The name a sent file is shown under, made of what its sender called it; nothing is stored by it."""

from typing import Final

LONGEST_NAME: Final = 255


def base_name(name: str) -> str:
    """The name without folders and without signs that no name has, its end kept."""
    plain = "".join(sign for sign in name.replace("\\", "/").rsplit("/", 1)[-1] if sign.isprintable())
    return plain[-LONGEST_NAME:] or "không tên"
