"""Workbooks hurt by dice: bytes of the file cut and swapped, bytes of a part swapped and packed anew, cells typed over."""

import io
import random
import zipfile

from tests.excel.books import Editor
from tests.excel.test_any_cells import FORMATS, NUMBERS, TEXTS

FIRST_COLUMN, LAST_COLUMN = 1, 10


def in_the_file(data, dice):
    """Cut, repeat or swap bytes of the archive itself."""
    hurt = bytearray(data)
    for _ in range(dice.randint(1, 4)):
        place, size = dice.randrange(len(hurt)), dice.choice((1, 1, 8, 200, 3000))
        match dice.randrange(4):
            case 0:
                del hurt[place : place + size]
            case 1:
                hurt[place:place] = hurt[place : place + size]
            case 2:
                hurt[place : place + 1] = bytes([dice.randrange(256)])
            case _:
                other = dice.randrange(len(hurt))
                hurt[place : place + 1], hurt[other : other + 1] = hurt[other : other + 1], hurt[place : place + 1]
    return bytes(hurt), None


def in_a_part(data, dice):
    """Swap, cut and repeat bytes of one part, and pack the whole anew, so that every checksum is right."""
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        parts = {name: bytearray(old.read(name)) for name in old.namelist()}
    name = dice.choice(["xl/worksheets/sheet1.xml"] * 4 + list(parts))
    part = parts[name]
    for _ in range(dice.randint(1, 3)):
        place, size = dice.randrange(len(part)), dice.choice((1, 1, 2, 20, 400))
        match dice.randrange(3):
            case 0:
                del part[place : place + size]
            case 1:
                part[place:place] = part[place : place + size]
            case _:
                part[place : place + 1] = dice.choice((b"0", b"9", b"-", b"<", b">", b'"', b"&", b"\xff", b"A", b"e"))
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for key, content in parts.items():
            new.writestr(key, bytes(content))
    return made.getvalue(), None


def in_cells(data, dice):
    """Type anything into a few cells, as people and pasting do; says which rows were touched."""
    editor = Editor(data)
    rows = set()
    for _ in range(dice.randint(1, 5)):
        row = dice.randint(editor.header_row + 1, editor.sheet.max_row + 2)
        cell = editor.sheet.cell(row, dice.randint(FIRST_COLUMN, LAST_COLUMN))
        text = dice.choice(TEXTS)
        cell.value = dice.choice((None, float(dice.choice(NUMBERS)), True, "".join(c for c in text if c >= " ")[:9000]))
        cell.number_format = dice.choice((cell.number_format, *FORMATS)) or "General"
        rows.add(row)
    return editor.data(), {code for code, row in editor.rows.items() if row in rows}


KINDS = (in_the_file, in_a_part, in_cells)


def mutated(data, seed):
    """(hurt file, codes of the rows that were touched or None where that is not known, kind) for a seed, always the same."""
    dice = random.Random(seed)
    kind = KINDS[seed % len(KINDS)]
    hurt, touched = kind(data, dice)
    return hurt, touched, kind
