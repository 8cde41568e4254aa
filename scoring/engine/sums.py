"""Checks that maxima add up, for each block; it must not change the tree."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from scoring.engine.faults import Faults, quoted
from scoring.engine.figures import plain
from scoring.engine.header import Blocks
from scoring.engine.shape import BAD
from scoring.engine.tree import Node

_MAXIMUM: Final = ("policy", "maximum")

Gap = tuple[int, int]
"""What maxima add up to and what they should, in millionths."""


def check_sums(faults: Faults, nodes: Sequence[Node], blocks: Sequence[str]) -> list[Node]:
    """Note every group whose children do not add up to its maximum for a block that answers any of them.

    A gap that criteria without a known parent fill exactly, in one group only, follows from that fault and is left out; so does the want of a measure of
    the one criterion that they would make a group of: such criteria are returned.
    """
    found = {id(node): (node, gaps) for node in nodes if node.children and (gaps := _gaps(node, blocks))}
    excused = []
    for total in _lost_totals(nodes):
        fitting = [node for node, gaps in found.values() if all(want - have == total for have, want in gaps.values())]
        fitting += [node for node in nodes if node.is_bare and node.maximum == total]
        if len(fitting) == 1:
            found.pop(id(fitting[0]), None)
            excused.append(fitting[0])
    for node, gaps in found.values():
        for (have, want), codes in _by_gap(gaps).items():
            most = "" if not node.is_extra else " trở lên"
            message = (
                f"điểm tối đa của các tiêu chí con cộng lại {plain(have)}, cần {plain(want)}{most} ({_off(have, want)})"
            )
            faults.add(node.path, f"{message}{_for(codes)}")
    return excused


def _lost_totals(nodes: Sequence[Node]) -> list[int]:
    """Return what the maxima of criteria without a known parent add up to, for each name of a parent."""
    totals: dict[str | None, int] = {}
    for node in nodes:
        if node.lost and node.maximum:
            parent = node.read.get("parent")
            totals[parent] = totals.get(parent, 0) + node.maximum
    return list(totals.values())


def _gaps(node: Node, blocks: Sequence[str]) -> dict[str, Gap]:
    """Return the blocks for which the children of a group do not add up, as far as that can be told."""
    if node.late or node.maximum is None or any(child.maximum is None for child in node.children):
        return {}
    gaps: dict[str, Gap] = {}
    for block in blocks:
        if block not in node.blocks or block in node.unsure:
            continue
        below = [child for child in node.children if block in child.blocks]
        sums = {_total(below), _total([child for child in below if not child.twin])}
        if not any(_adds_up(node, total) for total in sums):
            gaps[block] = (_total(below), node.maximum)
    return gaps


def _adds_up(node: Node, total: int) -> bool:
    """Whether a sum is what a group needs: exactly its maximum, or at least that under bonus and penalty."""
    wanted = node.maximum or 0
    return total == wanted if node.kind == "base" else total >= wanted


def _total(nodes: Sequence[Node]) -> int:
    return sum(node.maximum or 0 for node in nodes)


def check_maximum(faults: Faults, nodes: Sequence[Node], maximum: object, blocks: Blocks) -> None:
    """Note every block whose base fields do not add up to `policy.maximum`, and blocks that it forgets or does not know.

    `maximum` is what was read of it: millionths for every block, or a map of block → millionths.
    """
    if isinstance(maximum, dict) and blocks.known:
        _check_names(faults, maximum, blocks.codes)
    fields = [node for node in nodes if node.is_field]
    if any(node.kind is None for node in fields):
        return
    base = [node for node in fields if node.kind == "base"]
    gaps: dict[str, Gap] = {}
    for code in blocks.codes:
        want = maximum.get(code, BAD) if isinstance(maximum, dict) else maximum
        answered = [node for node in base if code in node.blocks]
        if not isinstance(want, int) or any(node.maximum is None or code in node.unsure for node in base):
            continue
        sums = {_total(answered), _total([node for node in answered if not node.twin])}
        if want not in sums:
            gaps[code] = (_total(answered), want)
    for (have, want), codes in _by_gap(gaps).items():
        message = f"điểm tối đa của các lĩnh vực cộng lại {plain(have)}, cần {plain(want)} ({_off(have, want)})"
        faults.add(_MAXIMUM, f"{message}{_for(codes)}")


def _check_names(faults: Faults, maximum: Mapping[str, object], codes: Sequence[str]) -> None:
    """Note blocks that a map of maxima forgets or does not know."""
    for code in codes:
        if code not in maximum:
            faults.add(_MAXIMUM, f"thiếu khối {quoted(code)}, cần nêu đủ mọi khối")
    for code in maximum:
        if code not in codes:
            faults.add((*_MAXIMUM, code), f"không có khối {quoted(code)}")


def check_tie_break(faults: Faults, nodes: Sequence[Node], names: Sequence[Any]) -> None:
    """Note what `policy.tie_break` names beside base fields and "exact"."""
    fields = {node.code: node for node in nodes if node.is_field}
    for position, name in enumerate(names):
        node = fields.get(name) if name is not BAD else None
        if name is BAD or name == "exact" or (node is not None and node.kind in ("base", None)):
            continue
        faults.add(
            ("policy", "tie_break", position),
            f'{quoted(name)} không phải mã lĩnh vực thường (base), cũng không phải "exact"',
        )


def _by_gap(gaps: Mapping[str, Gap]) -> dict[Gap, list[str]]:
    """Put blocks of the same gap together: one line says it for all of them."""
    together: dict[Gap, list[str]] = {}
    for code, gap in gaps.items():
        together.setdefault(gap, []).append(code)
    return together


def _off(have: int, want: int) -> str:
    return f"thừa {plain(have - want)}" if have > want else f"thiếu {plain(want - have)}"


def _for(codes: Sequence[str]) -> str:
    named = [code for code in codes if code]
    return f" ở khối {', '.join(map(quoted, named))}" if named else ""
