# ruff: noqa: INP001 - a script kept beside the files it makes, not a package
"""Make the one-file faces of Be Vietnam Pro that printed papers (PDF) embed.

Usage: python make_print.py   (needs fonttools and brotli; reads and writes beside this file)
Joins the latin and the vietnamese subset of a weight into one TTF, since two subsets of one family print garbled
Vietnamese in WeasyPrint, and centres each digit on one advance width, so that figures line up in tables.
"""

from pathlib import Path
from tempfile import TemporaryDirectory

from fontTools.merge import Merger
from fontTools.ttLib import TTFont

FAMILY = "Be Vietnam Pro Print"
WIDTH = 632
HERE = Path(__file__).parent
LAYOUT = ("GSUB", "GPOS", "GDEF")

for weight in (400, 600):
    with TemporaryDirectory() as folder:
        parts = []
        for part in ("latin", "vietnamese"):
            subset = TTFont(HERE / f"be-vietnam-pro-{part}-{weight}-normal.woff2", recalcTimestamp=False)
            subset.flavor = None
            for table in LAYOUT:
                if table in subset:
                    del subset[table]
            parts.append(str(Path(folder) / f"{part}.ttf"))
            subset.save(parts[-1])
        font = Merger().merge(parts)
    cmap, glyphs, metrics = font.getBestCmap(), font["glyf"], font["hmtx"]
    for character in "0123456789+\u2212":
        name = cmap[ord(character)]
        glyph = glyphs[name]
        left = round((WIDTH - (glyph.xMax - glyph.xMin)) / 2)
        glyph.coordinates.translate((left - glyph.xMin, 0))
        glyph.recalcBounds(glyphs)
        metrics[name] = (WIDTH, left)
    for record in font["name"].names:
        if record.nameID in (1, 4, 16):
            record.string = FAMILY
    font["head"].modified = font["head"].created
    font.recalcTimestamp = False
    font.save(HERE / f"be-vietnam-pro-print-{weight}.ttf")
