"""Compile the project's catalogue of Vietnamese words (locale/vi) without the gettext programs; it must change nothing else."""

from pathlib import Path

import polib

CATALOGUE = Path(__file__).resolve().parent.parent / "locale" / "vi" / "LC_MESSAGES" / "django.po"


def compiled(source: Path) -> bytes:
    """Return the binary catalogue of the text catalogue at `source`."""
    catalogue: bytes = polib.pofile(str(source)).to_binary()
    return catalogue


if __name__ == "__main__":
    CATALOGUE.with_suffix(".mo").write_bytes(compiled(CATALOGUE))
