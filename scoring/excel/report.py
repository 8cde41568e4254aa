"""Puts findings into groups and into the JSON of the command; it must not decide what is a fault."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from scoring.excel.findings import ERROR, Finding, Refusal

SHOWN: Final = 200
ACCEPTED: Final = "accepted"
WARNED: Final = "warned"
REFUSED: Final = "refused"


@dataclass(frozen=True)
class Group:
    """All findings of one kind: `code` is its word; `needs_tick` says that a person confirms the whole kind at once."""

    code: str
    is_error: bool
    needs_tick: bool
    findings: tuple[Finding, ...]

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.findings)


def of_refusal(refusal: Refusal) -> Finding:
    """Return the refusal of a whole file as a finding without a cell."""
    return Finding("", "", refusal.code, "", refusal.message, ERROR, refusal.fix)


def outcome(findings: Sequence[Finding]) -> str:
    """Return `refused` with any error, `warned` with any warning, else `accepted`."""
    if any(finding.is_error for finding in findings):
        return REFUSED
    return WARNED if findings else ACCEPTED


def grouped(findings: Sequence[Finding]) -> tuple[Group, ...]:
    """Return the findings by kind, errors first, kinds in the order they are first met."""
    kinds: dict[tuple[bool, str], list[Finding]] = {}
    for finding in findings:
        kinds.setdefault((finding.is_error, finding.code), []).append(finding)
    groups = [Group(code, error, found[0].needs_tick, tuple(found)) for (error, code), found in kinds.items()]
    return tuple(sorted(groups, key=lambda group: not group.is_error))


def lines(findings: Sequence[Finding]) -> tuple[str, ...]:
    """Return one line for each finding, errors first, at most 200, then one that says how many are left."""
    ordered = sorted(findings, key=lambda finding: not finding.is_error)
    told = [f"{f.place}: {f.message} {f.fix}".strip(": ") for f in ordered[:SHOWN]]
    rest = len(ordered) - SHOWN
    return tuple(told) if rest <= 0 else (*told, f"… và {rest} lỗi, cảnh báo khác.")


def as_json(
    file: str, round_code: str, unit_code: str, values: Mapping[str, str | None], findings: Sequence[Finding]
) -> dict[str, Any]:
    """Return what `--format json` prints for one file; `values` are points as text by criterion, {} for a refused file."""
    result = outcome(findings)
    return {
        "file": file,
        "outcome": result,
        "round": round_code,
        "unit": unit_code,
        "values": {} if result == REFUSED else dict(values),
        "errors": [_json(finding) for finding in findings if finding.is_error],
        "warnings": [_json(finding) for finding in findings if not finding.is_error],
    }


def _json(finding: Finding) -> dict[str, str]:
    return {"cell": finding.place, "code": finding.code, "value": finding.value, "message": finding.message}
