"""Takes round documents in, checked and compiled, and gives JSON values out; it must not evaluate anything."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from scoring.engine import header
from scoring.engine.faults import Faults, shown
from scoring.engine.figures import plain
from scoring.engine.jsontext import decode, note_fractions, note_repeated, parse
from scoring.engine.plan import Rules, make_rules
from scoring.engine.rules import UNBOUNDED, Rule, check_rule, compile_rule
from scoring.engine.sums import check_maximum, check_sums, check_tie_break
from scoring.engine.tree import Node, build
from scoring.engine.types import Block, Criterion, Leaf, UnitInput
from scoring.engine.units import Answered, Sheet, check_units, strength_of


@dataclass(frozen=True, slots=True)
class RoundInput:
    """A checked round: its rules, and its units (in the document's order) with their counting answers judged."""

    rules: Rules
    units: tuple[UnitInput, ...]


def read_json(raw: bytes | str) -> dict[str, Any]:
    """Return the object that a JSON text holds; raise FaultyDocument for all repeated keys and numbers with a fraction, or for what is no JSON."""
    parsed = parse(decode(raw))
    faults = Faults(parsed.value)
    if parsed.repeated:
        note_repeated(faults, parsed.value)
    if parsed.fractions:
        note_fractions(faults, parsed.value)
    faults.refuse()
    return parsed.value


def write_json(value: Mapping[str, Any]) -> str:
    """Write a JSON value on one line, in the order of its keys."""
    return json.dumps(value, ensure_ascii=False)


def read_round(raw: bytes | str) -> RoundInput:
    """Read, check and compile a round from its JSON text; raise FaultyDocument with everything that is wrong with it, of text and content at once."""
    text = decode(raw)
    del raw  # both at once are a quarter of the memory that a large round takes
    parsed = parse(text)
    del text
    return _load_round(parsed.value, repeated=parsed.repeated)


def load_round(document: Mapping[str, Any]) -> RoundInput:
    """Check and compile a round document; raise FaultyDocument with everything that is wrong with it."""
    return _load_round(document, repeated=False)


def _load_round(document: Mapping[str, Any], *, repeated: bool) -> RoundInput:
    faults = Faults(document)
    if repeated:
        note_repeated(faults, document)
    parts = _Parts(faults, document, rules_only=False)
    units = check_units(faults, document["units"], parts.sheet()) if "units" in parts.top else ()
    faults.refuse()
    return RoundInput(parts.rules(), units)


def load_rules(document: Mapping[str, Any]) -> Rules:
    """Check and compile the rules of a round document; its units may be absent and are not looked at. Raises FaultyDocument."""
    faults = Faults(document)
    parts = _Parts(faults, document, rules_only=True)
    faults.refuse()
    return parts.rules()


class _Parts:
    """The parts of a document but its units, checked; `rules` may be asked for where there was no fault."""

    def __init__(self, faults: Faults, document: object, *, rules_only: bool) -> None:
        self.top = header.check_top(faults, document, rules_only=rules_only)
        if "round" in self.top:
            header.check_round(faults, self.top["round"])
        self.policy = header.check_policy(faults, self.top["policy"]) if "policy" in self.top else {}
        self.blocks = (
            header.check_blocks(faults, self.top["blocks"]) if "blocks" in self.top else header.Blocks(known=False)
        )
        self.scales = header.check_scales(faults, self.top["scales"], self.blocks) if "scales" in self.top else {}
        self.nodes: list[Node] = []
        self._rules: dict[int, Rule] = {}
        self.criteria_known = isinstance(self.top.get("criteria"), list)
        if self.criteria_known:
            self._check_criteria(faults, self.top["criteria"])
        elif "criteria" in self.top:
            faults.add(("criteria",), f"là {shown(self.top['criteria'])}, cần một danh sách […]")

    def _check_criteria(self, faults: Faults, criteria: Sequence[object]) -> None:
        codes = self.blocks.codes if self.blocks.known else _named_blocks(criteria)
        self.nodes = build(faults, criteria, codes)
        excused = check_sums(faults, self.nodes, codes)
        if "maximum" in self.policy:
            check_maximum(faults, self.nodes, self.policy["maximum"], self.blocks)
        check_tie_break(faults, self.nodes, self.policy.get("tie_break", []))
        for node in self.nodes:
            if node.is_leaf and not any(node is one for one in excused):
                self._rules[id(node)] = self._rule(faults, node)

    def _rule(self, faults: Faults, node: Node) -> Rule:
        """Check and compile the rule of a leaf, as far as it can be read."""
        maximum = UNBOUNDED if node.maximum is None else node.maximum
        before = len(faults)
        measure, conversion = check_rule(faults, node.path, node.raw, maximum)
        return compile_rule(
            measure,
            conversion if len(faults) == before else None,
            maximum=maximum,
            policy=node.read.get("not_applicable", "rebase"),
            extra=node.is_extra,
            point_decimals=self.policy.get("point_decimals", 4),
        )

    def sheet(self) -> Sheet | None:
        """Return what answers are checked against, None where the criteria could not be read."""
        if not self.criteria_known:
            return None
        leaves: dict[str, Answered] = {}
        for node in self.nodes:
            rule = self._rules.get(id(node))
            if rule is not None and node.code is not None:
                leaves.setdefault(node.code, Answered(rule.judge, node.blocks | node.unsure))
        return Sheet(
            leaves=leaves,
            groups=frozenset(node.code for node in self.nodes if node.code is not None and node.code not in leaves),
            blocks=frozenset(self.blocks.codes) if self.blocks.known else None,
            strength=strength_of(self.policy.get("layers", [])),
        )

    def rules(self) -> Rules:
        """Put the rules together; everything was checked."""
        blocks = [block for _position, block in self.blocks.found.values()]
        criteria = [self._criterion(node, blocks) for node in self.nodes]
        return make_rules(header.policy_of(self.policy, blocks), criteria, blocks, self.scales)

    def _criterion(self, node: Node, blocks: Sequence[Block]) -> Criterion:
        read = node.read
        maximum = node.maximum or 0
        shared: dict[str, Any] = {
            "code": read["code"],
            "title": read["title"],
            "parent": read.get("parent"),
            "max": Decimal(plain(maximum)),
            "kind": node.kind,
            "field": node.field_code,
            "source": read.get("source", "self"),
            "blocks": tuple(block.code for block in blocks if block.code in node.blocks),
            "guidance": read.get("guidance", ""),
            "evidence": read.get("evidence", ""),
            "evidence_required": read.get("evidence_required", False),
        }
        rule = self._rules.get(id(node))
        if rule is None:
            return Criterion(**shared)
        return Leaf(
            **shared,
            measure=read["measure"],
            conversion=read.get("conversion"),
            not_applicable=read.get("not_applicable", "rebase"),
            max_micro=maximum,
            instead=rule.instead,
            judge=rule.judge,
        )


def _named_blocks(criteria: Sequence[object]) -> tuple[str, ...]:
    """Return the blocks that criteria name, where the list of blocks cannot be read: sums can be checked for them all the same."""
    named: dict[str, None] = {}
    for raw in criteria:
        blocks = raw.get("blocks") if isinstance(raw, dict) else None
        named.update(
            dict.fromkeys(code for code in blocks if isinstance(code, str)) if isinstance(blocks, list) else {}
        )
    return tuple(named) or ("",)
