"""Which layers of a sheet a reader may see now, and so which stored total (reliability.md, Who sees a layer)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from scoring.enums import OUTSIDE_LAYERS, Layer, RoundState, SheetState
from scoring.models import Assessment

ALL = frozenset(str(layer) for layer in Layer)


def minutes_closed(closings: Iterable[object | None]) -> bool:
    """Whether every team of a sheet has closed its minutes; `closings` are the moments, None where it has not."""
    moments = list(closings)
    return bool(moments) and all(moment is not None for moment in moments)


def layers_for_unit(
    sheet: Assessment, *, closed: bool, replying: bool = False, correcting: bool = False
) -> frozenset[str]:
    """What the unit sees of its own sheet; `closed` says whether the inspection's minutes are.

    `replying`: its window to reply has opened, from when on it sees the first appraisal, and the inspection with it where
    the round does not show that on closing. `correcting`: the council wrote on it after the last publication. Its layer waits for the next one then, as it did for
    the first.
    """
    round_ = sheet.round
    if round_.state == RoundState.PUBLISHED:
        return ALL - {str(Layer.COUNCIL)} if correcting else ALL
    seen = {str(Layer.SELF)}
    if closed and (replying or round_.inspection_shown_on_closing):
        seen.add(str(Layer.INSPECTION))
    if replying:
        seen.add(str(Layer.APPRAISAL_1))
    if round_.presented_at is not None and round_.outside_shown_when_provisional:
        seen |= {str(layer) for layer in OUTSIDE_LAYERS}
    return frozenset(seen)


def layers_for_inspector(sheet: Assessment) -> frozenset[str]:
    """What a member of the sheet's team sees: the self-assessment and the team's own entries, from submission."""
    if sheet.state == SheetState.DRAFTING:
        return frozenset()
    return frozenset({str(Layer.SELF), str(Layer.INSPECTION)})


def layers_for_appraiser(sheet: Assessment, *, closed: bool) -> frozenset[str]:
    """What an appraiser sees of the criteria of their own field: self from submission, inspection from its closing."""
    if sheet.state == SheetState.DRAFTING:
        return frozenset()
    return layers_for_organiser(sheet, closed=closed)


def layers_for_organiser(sheet: Assessment, *, closed: bool) -> frozenset[str]:
    """What the organiser sees: self from submission, inspection from the closing of its minutes, the rest always."""
    seen = set(ALL) - {str(Layer.SELF), str(Layer.INSPECTION)}
    if sheet.state != SheetState.DRAFTING:
        seen.add(str(Layer.SELF))
    if closed or sheet.state == SheetState.DECIDED:
        seen.add(str(Layer.INSPECTION))
    return frozenset(seen)


def total_key(policy_layers: Sequence[str], seen: frozenset[str]) -> tuple[str, bool] | None:
    """Which SheetTotal a reader of the layers `seen` may read: (upto, with_outside); None where there is none.

    `policy_layers` are the round's, strongest first. The total taken counts no layer outside `seen`, and as many of
    `seen` as a stored one does.
    """
    inner = [layer for layer in reversed(policy_layers) if layer not in OUTSIDE_LAYERS]
    if all(layer in seen for layer in policy_layers if layer in OUTSIDE_LAYERS):
        upto = _strongest(list(reversed(policy_layers)), seen)
        return (upto, True) if upto else None
    upto = _strongest(inner, seen)
    return (upto, False) if upto else None


def _strongest(weakest_first: Sequence[str], seen: frozenset[str]) -> str:
    upto = ""
    for layer in weakest_first:
        if layer not in seen:
            break
        upto = layer
    return upto
