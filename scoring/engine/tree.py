"""Builds the criteria tree from its list and checks how it hangs together; it must not add up maxima or judge answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from scoring.engine import shape
from scoring.engine.faults import Faults, Path, quoted
from scoring.engine.shape import BAD, Check
from scoring.engine.types import KINDS, NOT_APPLICABLE, SOURCES

NO_CODES: Final[frozenset[str]] = frozenset()

CRITERION: Final[Mapping[str, Check]] = {
    "code": shape.filled,
    "title": shape.text,
    "parent": shape.text,
    "max": shape.maximum,
    "kind": shape.one_of(KINDS),
    "guidance": shape.text,
    "evidence": shape.text,
    "evidence_required": shape.boolean,
    "source": shape.one_of(SOURCES),
    "blocks": shape.list_of(shape.text, empty=False),
    "measure": shape.anything,
    "conversion": shape.anything,
    "not_applicable": shape.one_of(NOT_APPLICABLE),
}
_OF_LEAVES: Final = ("measure", "conversion", "not_applicable")


@dataclass(slots=True)
class Node:
    """One criterion while the tree is built.

    `maximum` (millionths), `kind` and `parent` are None where they are not known; `blocks` answer it; of the blocks in `unsure` a fault leaves that open.
    """

    path: Path
    raw: Mapping[str, Any]
    read: Mapping[str, Any]
    parent: "Node | None" = None
    children: list["Node"] = field(default_factory=list)
    late: list["Node"] = field(default_factory=list)
    lost: bool = False
    twin: bool = False
    kind: str | None = None
    field_code: str = ""
    blocks: frozenset[str] = NO_CODES
    unsure: frozenset[str] = NO_CODES

    @property
    def code(self) -> str | None:
        """The code, None where there is none to be read."""
        return self.read.get("code")

    @property
    def maximum(self) -> int | None:
        """The maximum in millionths, None where it is faulty."""
        return self.read.get("max")

    @property
    def is_field(self) -> bool:
        """Whether the criterion stands at the top."""
        return "parent" not in self.raw

    @property
    def is_leaf(self) -> bool:
        """Whether nothing stands below it."""
        return not self.children and not self.late

    @property
    def is_bare(self) -> bool:
        """Whether it has neither criteria below it nor a measure."""
        return self.is_leaf and "measure" not in self.raw

    @property
    def is_extra(self) -> bool:
        """Whether its field is bonus or penalty points."""
        return self.kind in ("bonus", "penalty")


def build(faults: Faults, criteria: Sequence[object], blocks: Sequence[str]) -> list[Node]:
    """Return a node for every criterion that is an object, in the order of the document; `blocks` are all known codes."""
    nodes: list[Node] = []
    for position, raw in enumerate(criteria):
        path: Path = ("criteria", position)
        read = shape.read_object(faults, path, raw, CRITERION, ("code", "title", "max"))
        if isinstance(raw, dict):
            nodes.append(Node(path, raw, read))
    _join(faults, nodes)
    for node in nodes:
        _inherit(faults, node, frozenset(blocks))
    for node in reversed(nodes):
        _gather(node, frozenset(blocks))
    for node in nodes:
        _refuse_rules_of_groups(faults, node)
    return nodes


def _join(faults: Faults, nodes: list[Node]) -> None:
    """Hang every node under its parent; note codes used twice and parents that are missing or come later."""
    everything = {node.code for node in nodes}
    before: dict[str | None, Node] = {}
    waiting: dict[str, list[Node]] = {}
    for node in nodes:
        if node.code is not None and node.code in before:
            faults.add(node.path, f"mã {quoted(node.code)} đã dùng cho tiêu chí khác phía trên", "code")
            node.twin = True
        parent = node.read.get("parent")
        if parent is not None and parent in before:
            node.parent = before[parent]
            node.parent.children.append(node)
        elif not node.is_field:
            node.lost = True
            if parent is not None and parent in everything:
                faults.add(node.path, f"tiêu chí cha {quoted(parent)} phải đứng trước tiêu chí con", "parent")
                waiting.setdefault(parent, []).append(node)
            elif parent is not None:
                faults.add(node.path, f"không có tiêu chí cha {quoted(parent)}", "parent")
        if node.code is not None and not (node.twin and "measure" in node.raw):
            before[node.code] = node
    for code, children in waiting.items():
        before[code].late.extend(child for child in children if child is not before[code])


def _inherit(faults: Faults, node: Node, every: frozenset[str]) -> None:
    """Take kind, field and blocks from the parent (it stands before), and restrict the blocks by the node's own."""
    if node.parent is not None:
        node.kind, node.field_code = node.parent.kind, node.parent.field_code
        node.blocks, node.unsure = node.parent.blocks, node.parent.unsure
    else:
        node.blocks = every
        node.field_code = node.code or ""
    if node.is_field:
        node.kind = node.read.get("kind") if "kind" in node.raw else "base"
    elif "kind" in node.raw:
        faults.add(node.path, '"kind" chỉ dùng cho lĩnh vực (tiêu chí ở cấp cao nhất)', "kind")
    if "blocks" not in node.raw:
        return
    named = node.read.get("blocks", [BAD])
    for position, code in enumerate(named):
        if code is not BAD and code not in every:
            faults.add((*node.path, "blocks", position), f"không có khối {quoted(code)}")
    if all(code in every for code in named):
        node.blocks &= frozenset(named)
    else:
        node.unsure |= node.blocks - frozenset(named)


def _gather(node: Node, every: frozenset[str]) -> None:
    """Leave a group only the blocks that answer a leaf below it (children stand after, so they are gathered already)."""
    if node.late:
        node.unsure = every
    elif node.children:
        node.blocks = frozenset[str]().union(*(child.blocks for child in node.children))
        node.unsure = frozenset[str]().union(*(child.unsure for child in node.children))


def _refuse_rules_of_groups(faults: Faults, node: Node) -> None:
    """Note what a group may not have."""
    if node.is_leaf:
        return
    for key in _OF_LEAVES:
        if key in node.raw:
            faults.add(node.path, f'tiêu chí có tiêu chí con, không được có "{key}"', key)
