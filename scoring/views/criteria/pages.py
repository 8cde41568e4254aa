"""What several pages of criteria sets show: the tree of a draft, the address of a set; no rule and no query."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from scoring.forms.criteria_words import how_of, measure_name, scales_words
from scoring.forms.criterion_rules import said
from scoring.models import CriteriaDraft
from scoring.selectors.criteria_drafts import Content
from scoring.selectors.criteria_tree import Node, fault_lines, nodes_of
from scoring.templatetags.criteria_vi import set_url
from scoring.views.criteria.saving import tree_key


def row_of(node: Node) -> dict[str, Any]:
    """A criterion as a row of the tree."""
    entry = node.entry
    return {
        "node": node,
        "level": min(node.depth, 4),
        "code": entry["code"],
        "title": entry["title"],
        "max": said(entry["max"]),
        "measure": measure_name(entry),
        "how": how_of(entry),
        "kind": node.kind if node.depth == 0 else "",
        "blocks": ", ".join(entry.get("blocks", ())),
        "evidence_required": entry.get("evidence_required") is True,
        "source": entry.get("source", "self"),
    }


def rows_of(content: Content, faults: Any = ()) -> list[dict[str, Any]]:
    """The criteria of a content as rows of the tree."""
    return [row_of(node) for node in nodes_of(content, faults)]


def draft_page(
    request: HttpRequest,
    draft: CriteriaDraft,
    *,
    typed: Mapping[str, str] | None = None,
    wrong: Mapping[int, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The tree of a draft; `typed` figures stand in their boxes, `wrong` ones with what is wrong."""
    faults = fault_lines(draft.content)
    rows = rows_of(draft.content, faults)
    for row in rows:
        place = row["node"].place
        row["typed"] = (typed or {}).get(f"max-{place}", row["max"])
        row["wrong"] = (wrong or {}).get(place, "")
    context = {
        "draft_row": draft,
        "rows": rows,
        "faults": faults,
        "leaves": sum(1 for row in rows if not row["node"].is_group),
        "total": said(draft.content["maximum"]) if isinstance(draft.content["maximum"], str) else "",
        "scales": scales_words(draft.content["scales"]),
        "tree_key": tree_key(draft),
        "set_url": "" if draft.activated_as is None else _address_of(draft),
    }
    return render(request, "scoring/organisers/criteria/draft.html", context, status=status)


def _address_of(draft: CriteriaDraft) -> str:
    made = draft.activated_as
    if made is None:
        return ""
    made.agency = draft.agency
    return set_url(made)
