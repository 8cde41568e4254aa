"""Checks what stands around criteria and units: format, round, policy, blocks and scales; it must not look at answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from scoring.engine import shape
from scoring.engine.faults import Faults, Path, quoted, shown
from scoring.engine.figures import plain
from scoring.engine.shape import BAD, Check
from scoring.engine.types import LAYERS, Block, GradeClass, Policy

FORMAT: Final = "cchc-round/1"
_TOP: Final = ("format", "round", "policy", "criteria", "scales", "blocks", "units")

AGENCY: Final[Mapping[str, Check]] = {"code": shape.text, "name": shape.text}


def _agency(faults: Faults, path: Path, value: object) -> object:
    return shape.read_object(faults, path, value, AGENCY, tuple(AGENCY), open_ended=True)


ROUND: Final[Mapping[str, Check]] = {
    "code": shape.text,
    "agency": _agency,
    "programme": shape.text,
    "year": shape.integer,
    "period": shape.text,
    "title": shape.text,
}


def _format(faults: Faults, path: Path, value: object) -> object:
    if value != FORMAT:
        faults.add(path, f"là {shown(value)}, cần {quoted(FORMAT)}")
    return value


def _maximum(faults: Faults, path: Path, value: object) -> object:
    if isinstance(value, dict):
        return {code: shape.number(faults, (*path, code), figure) for code, figure in value.items()}
    if isinstance(value, str):
        return shape.number(faults, path, value)
    faults.add(path, f"là {shown(value)}, cần một chuỗi số hoặc một đối tượng nêu từng khối")
    return BAD


POLICY: Final[Mapping[str, Check]] = {
    "layers": shape.list_of(shape.one_of(LAYERS), empty=False),
    "decimals": shape.decimals,
    "point_decimals": shape.decimals,
    "clamp": shape.boolean,
    "tie_break": shape.list_of(shape.text, empty=True),
    "maximum": _maximum,
}


def check_top(faults: Faults, document: object, *, rules_only: bool) -> dict[str, Any]:
    """Check the keys of the document and its format; return its parts as they stand, by key."""
    required = ("policy", "criteria", "scales", "blocks") if rules_only else _TOP
    checks: dict[str, Check] = dict.fromkeys(_TOP, shape.anything)
    return shape.read_object(faults, (), document, {**checks, "format": _format}, required)


def check_round(faults: Faults, value: object) -> None:
    """Check what a round says of itself; further keys are kept, and hold any JSON but numbers with a fraction."""
    shape.read_object(faults, ("round",), value, ROUND, tuple(ROUND), open_ended=True)
    if not isinstance(value, dict):
        return
    waiting: list[tuple[Path, object]] = [
        ((key,), content) for key, content in value.items() if key not in ROUND or key == "agency"
    ]
    while waiting:
        path, content = waiting.pop()
        if isinstance(content, dict):
            waiting.extend(
                ((*path, key), inner) for key, inner in content.items() if path != ("agency",) or key not in AGENCY
            )
        elif isinstance(content, list):
            waiting.extend(((*path, position), inner) for position, inner in enumerate(content))
        elif content is not None and not isinstance(content, str | int):
            faults.add(("round", *path), f"là {shown(content)}, số có phần lẻ hoặc quá dài phải viết thành chuỗi")


def check_policy(faults: Faults, value: object) -> dict[str, Any]:
    """Check the policy by itself and return what could be read of it."""
    read = shape.read_object(faults, ("policy",), value, POLICY, ("layers",))
    shape.nothing_repeated(faults, ("policy", "layers"), read.get("layers", []), "lớp")
    return read


def policy_of(read: Mapping[str, Any], blocks: Sequence[Block]) -> Policy:
    """Return the policy that a checked document holds, with its defaults."""
    said = read.get("maximum")
    maximum = None
    if said is not None:
        by_block = said if isinstance(said, dict) else {block.code: said for block in blocks}
        maximum = {code: Decimal(plain(figure)) for code, figure in by_block.items()}
    return Policy(
        layers=tuple(read["layers"]),
        decimals=read.get("decimals", 2),
        point_decimals=read.get("point_decimals", 4),
        clamp=read.get("clamp", True),
        tie_break=tuple(read.get("tie_break", ())),
        maximum=maximum,
    )


@dataclass(slots=True)
class Blocks:
    """The blocks of a document with their place in its list; `known` is false where the list itself could not be read."""

    known: bool
    found: dict[str, tuple[int, Block]] = field(default_factory=dict)

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes, in the order of the document."""
        return tuple(self.found)


def check_blocks(faults: Faults, value: object) -> Blocks:
    """Check the list of blocks."""
    checks: dict[str, Check] = {"code": shape.filled, "name": shape.text}
    if not isinstance(value, list):
        faults.add(("blocks",), f"là {shown(value)}, cần một danh sách […]")
        return Blocks(known=False)
    blocks = Blocks(known=True)
    for position, raw in enumerate(value):
        path: Path = ("blocks", position)
        read = shape.read_object(faults, path, raw, checks, tuple(checks))
        code = read.get("code")
        if code is None:
            continue
        if code in blocks.found:
            faults.add(path, f"mã khối {quoted(code)} đã dùng cho khối khác phía trên", "code")
        else:
            blocks.found[code] = position, Block(code, read.get("name", ""))
    return blocks


def check_scales(faults: Faults, value: object, blocks: Blocks) -> dict[str, tuple[GradeClass, ...]]:
    """Check the list of scales and return that of every block, best class first."""
    if not isinstance(value, list):
        faults.add(("scales",), f"là {shown(value)}, cần một danh sách […]")
        return {}
    scales: dict[str | None, tuple[GradeClass, ...]] = {}
    unreadable = 0
    for position, raw in enumerate(value):
        path: Path = ("scales", position)
        checks: dict[str, Check] = {"block": _scale_block(blocks), "classes": shape.list_of(_class, empty=False)}
        read = shape.read_object(faults, path, raw, checks, tuple(checks))
        classes = _falling(faults, path, read.get("classes", []))
        if "block" not in read:
            unreadable += 1
        elif read["block"] in scales:
            name = "mọi khối còn lại (null)" if read["block"] is None else f"khối {quoted(read['block'])}"
            faults.add(path, f"đã có thang xếp loại khác cho {name}", "block")
        else:
            scales[read["block"]] = classes
    without = [place for code, place in blocks.found.items() if code not in scales and None not in scales]
    if len(without) > unreadable:
        for position, block in without:
            faults.add(("blocks", position), f"khối {quoted(block.code)} không có thang xếp loại trong scales")
    return {code: scales.get(code, scales.get(None, ())) for code in blocks.found}


def _scale_block(blocks: Blocks) -> Check:
    def check(faults: Faults, path: Path, value: object) -> object:
        if value is None:
            return None
        if shape.text(faults, path, value) is BAD:
            return BAD
        if blocks.known and value not in blocks.found:
            faults.add(path, f"không có khối {shown(value)}")
            return BAD
        return value

    return check


def _class(faults: Faults, path: Path, value: object) -> object:
    checks: dict[str, Check] = {"name": shape.text, "from": shape.number}
    return shape.read_object(faults, path, value, checks, tuple(checks))


def _falling(faults: Faults, path: Path, classes: list[dict[str, Any]]) -> tuple[GradeClass, ...]:
    """Check names and limits of the classes of one scale, and return those that could be read."""
    names: set[str] = set()
    above: int | None = None
    for position, read in enumerate(classes):
        here = (*path, "classes", position)
        name, lower = read.get("name"), read.get("from")
        if name is not None and name in names:
            faults.add(here, f"tên loại {quoted(name)} xuất hiện hai lần", "name")
        names.add(name or "")
        if lower is not None and above is not None and lower >= above:
            faults.add((*here, "from"), f"là {quoted(plain(lower))}, cần nhỏ hơn loại đứng trước ({plain(above)})")
        if position == len(classes) - 1 and lower is not None and lower != 0:
            faults.add((*here, "from"), f'là {quoted(plain(lower))}, loại cuối cùng phải từ "0"')
        above = lower
    return tuple(GradeClass(read.get("name", ""), read.get("from", 0)) for read in classes)
