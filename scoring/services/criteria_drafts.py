"""A criteria set from its first draft until rounds may use it: made, saved as written, thrown away, activated."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from cchc_portal import permissions
from scoring import engine
from scoring.enums import CriteriaChangeKind
from scoring.models import CriteriaDraft, CriteriaSet, SetScale
from scoring.selectors.criteria_drafts import PARTS, Content, document_of, faults_of
from scoring.services.criteria import Family, ensure_scale, ensure_set
from scoring.services.criteria_history import change_note, changes_between, record
from scoring.services.errors import AlreadyDone, NotAllowed, Outdated, Refused
from scoring.services.round_faults import code_faults
from units.models import Agency, User

HEAD = ("title", "programme", "year", "block_group")
"""Columns of a draft that say what it is a set for."""
RIGHT = "criteria.write"
NUL = r"\u0000"
"""How JSON writes the one character that PostgreSQL does not keep."""


class StaleDraft(Outdated):
    """Somebody else saved the draft after `seen_version`; `draft` is what stands there now, `typed` what was not written."""

    def __init__(self, draft: CriteriaDraft, typed: Content, who: str) -> None:
        self.draft, self.typed = draft, typed
        super().__init__(f"{who} vừa lưu bản nháp này. Chưa ghi lần bấm này; nội dung bạn gõ còn nguyên.")


@transaction.atomic
def make_draft(
    *,
    agency: Agency,
    head: Mapping[str, Any],
    content: Content,
    token: str,
    based_on: CriteriaSet | None = None,
    now: dt.datetime,
    actor: User,
) -> CriteriaDraft:
    """Make a draft for `agency` with the HEAD and content given, faulty or not.

    Raises NotAllowed unless the actor organises for the agency, Refused for content of another shape. The same `token`
    makes one draft: AlreadyDone, whose `args[1]` is that draft's code.
    """
    Agency.objects.select_for_update().values_list("pk").get(pk=agency.pk)
    known = CriteriaDraft.objects.filter(token=token).first()
    if known is not None:
        raise AlreadyDone("Bản nháp này đã lập rồi.", known.code)
    draft = CriteriaDraft(agency=agency, based_on=based_on, token=token, made_at=now, made_by=actor)
    _check_right(actor, draft)
    draft.content = shaped(content)
    draft.code = _free_code(agency, head["year"])
    draft.updated_at, draft.updated_by = now, actor
    _set_head(draft, head)
    draft.save()
    record(CriteriaChangeKind.MADE, draft, new=_told(draft), now=now, actor=actor)
    return draft


def _check_right(actor: User, row: CriteriaDraft | CriteriaSet) -> None:
    if not permissions.may(actor, RIGHT, row):
        raise NotAllowed(permissions.RIGHTS[RIGHT].says)


def _free_code(agency: Agency, year: int) -> str:
    """A code nobody has: agency, year and a number; one query for each number tried."""
    number = CriteriaDraft.objects.filter(agency=agency, year=year).count() + 1
    while CriteriaDraft.objects.filter(code=f"{agency.code[:28]}-{year}-{number}").exists():
        number += 1
    return f"{agency.code[:28]}-{year}-{number}"


def _set_head(draft: CriteriaDraft, head: Mapping[str, Any]) -> None:
    for name in HEAD:
        if name in head:
            setattr(draft, name, head[name])


def _told(draft: CriteriaDraft) -> dict[str, Any]:
    """What the history says of a draft that was made."""
    based_on = None if draft.based_on is None else draft.based_on.content_sha256
    return {"head": {name: getattr(draft, name) for name in HEAD}, "content": draft.content, "based_on": based_on}


def shaped(content: Content) -> dict[str, Any]:
    """The content with just its parts, if pages can show it, however faulty; raises Refused where they cannot.

    Every criterion and class is an object whose code, title, max, name and from are texts; measure and conversion are
    objects where they are there.
    """
    wrong = [part for part in ("blocks", "criteria", "scales") if not isinstance(content.get(part), list)]
    maximum = content.get("maximum")
    if wrong or not (maximum is None or isinstance(maximum, str | dict)):
        raise Refused("Nội dung bộ tiêu chí không đúng dạng: cần tổng điểm, khối, tiêu chí và thang xếp loại.")
    if NUL in json.dumps(content):
        raise Refused("Nội dung có ký tự không ghi được (NUL); hãy xóa ký tự ấy.")
    bad = [place for place, entry in enumerate(content["criteria"], start=1) if not _is_criterion(entry)]
    if bad:
        raise Refused(f"Tiêu chí thứ {', '.join(map(str, bad))} không đúng dạng: cần mã, tên và điểm là chữ.")
    classes = [one for scale in content["scales"] for one in _classes_of(scale)]
    if not all(_has_texts(block, "code", "name") for block in content["blocks"]) or None in classes:
        raise Refused("Khối hoặc thang xếp loại không đúng dạng.")
    return {part: content[part] if part != "maximum" else maximum for part in PARTS}


def _has_texts(entry: object, *keys: str) -> bool:
    return isinstance(entry, dict) and all(isinstance(entry.get(key), str) for key in keys)


def _is_criterion(entry: object) -> bool:
    if not isinstance(entry, dict) or not _has_texts(entry, "code", "title", "max"):
        return False
    texts = all(isinstance(entry.get(key, ""), str) for key in ("parent", "kind", "guidance", "evidence", "source"))
    rules = all(isinstance(entry.get(key, {}), dict) for key in ("measure", "conversion"))
    blocks = entry.get("blocks", [])
    return texts and rules and isinstance(blocks, list) and all(isinstance(code, str) for code in blocks)


def _classes_of(scale: object) -> list[object]:
    """The classes of a scale, None for one (or for a scale) that cannot be shown."""
    if not isinstance(scale, dict) or not isinstance(scale.get("classes"), list):
        return [None]
    if not isinstance(scale.get("block"), str | None):
        return [None]
    return [one if _has_texts(one, "name", "from") else None for one in scale["classes"]]


def locked_draft(draft: CriteriaDraft, actor: User) -> CriteriaDraft:
    """The draft read anew under its lock; raises Refused where it was thrown away, AlreadyDone where it was activated."""
    CriteriaDraft.objects.select_for_update().values_list("pk").get(pk=draft.pk)
    row = CriteriaDraft.objects.select_related("agency", "based_on", "activated_as", "updated_by").get(pk=draft.pk)
    _check_right(actor, row)
    if row.discarded_at is not None:
        raise Refused("Bản nháp này đã bỏ.")
    if row.activated_as is not None:
        raise AlreadyDone("Bản nháp này đã đưa vào dùng; muốn sửa thì lập phiên bản mới.")
    return row


def _refuse_stale(row: CriteriaDraft, typed: Content, seen_version: int, actor: User) -> None:
    if row.version != seen_version:
        who = "Bạn, ở một cửa sổ khác," if row.updated_by == actor else str(row.updated_by)
        raise StaleDraft(row, typed, who)


@transaction.atomic
def save_draft(
    *,
    draft: CriteriaDraft,
    content: Content,
    seen_version: int,
    head: Mapping[str, Any] | None = None,
    note: str = "",
    now: dt.datetime,
    actor: User,
) -> CriteriaDraft:
    """Save the whole content (and of HEAD what `head` says), faulty or not; saving the same again changes nothing.

    Raises NotAllowed, AlreadyDone once it is activated, Refused for another shape, StaleDraft where somebody saved after
    `seen_version`.
    """
    row = locked_draft(draft, actor)
    wanted = shaped(content)
    moved = {name: value for name, value in (head or {}).items() if getattr(row, name) != value}
    if wanted == row.content and not moved:
        return row
    _refuse_stale(row, wanted, seen_version, actor)
    old, new = changes_between(row.content, wanted)
    if moved:
        old["title"], new["title"] = {name: getattr(row, name) for name in moved}, moved
    _set_head(row, moved)
    row.content, row.version, row.updated_at, row.updated_by = wanted, row.version + 1, now, actor
    row.save(update_fields=[*moved, "content", "version", "updated_at", "updated_by"])
    said = note or change_note(old, new)
    record(CriteriaChangeKind.SAVED, row, old=old, new=new, note=said, now=now, actor=actor)
    return row


@transaction.atomic
def discard_draft(*, draft: CriteriaDraft, seen_version: int, now: dt.datetime, actor: User) -> None:
    """Throw a draft away: it leaves the lists, its history stays. Raises as `save_draft` does."""
    row = locked_draft(draft, actor)
    _refuse_stale(row, row.content, seen_version, actor)
    row.discarded_at = now
    row.save(update_fields=["discarded_at"])
    record(CriteriaChangeKind.DISCARDED, row, now=now, actor=actor)


@transaction.atomic
def activate_draft(*, draft: CriteriaDraft, seen_version: int, now: dt.datetime, actor: User) -> CriteriaSet:
    """Đưa vào dùng: prove the content with the engine and keep it as the next version of its family, with its scales.

    The set is frozen only once a round uses it. The same content is the version that is there already. Raises
    engine.FaultyDocument with every fault, and as `save_draft` does.
    """
    Agency.objects.select_for_update().values_list("pk").get(pk=draft.agency_id)
    row = locked_draft(draft, actor)
    _refuse_stale(row, row.content, seen_version, actor)
    faults = faults_of(row.content) or _unkeepable(row.content)
    if faults:
        raise engine.FaultyDocument(faults)
    made = ensure_set(
        family=Family(row.agency, row.programme, row.year, row.block_group),
        criteria=row.content["criteria"],
        maximum=row.content["maximum"],
        illustrative=False if row.based_on is None else row.based_on.illustrative,
        now=now,
    )
    _propose_scales(made, row.content["scales"])
    row.activated_as, row.updated_at, row.updated_by = made, now, actor
    row.save(update_fields=["activated_as", "updated_at", "updated_by"])
    told = {"version": made.version, "sha256": made.content_sha256, "scales": row.content["scales"]}
    record(CriteriaChangeKind.ACTIVATED, row, new=told, now=now, actor=actor)
    return made


def _unkeepable(content: Content) -> tuple[engine.Fault, ...]:
    """What the engine takes and our columns do not: codes and texts that are too long."""
    return tuple(code_faults({**document_of(content), "blocks": content["blocks"], "units": []}))


def _propose_scales(criteria_set: CriteriaSet, scales: list[dict[str, Any]]) -> None:
    """Keep the scales that a set proposes; rounds keep theirs, so this changes nothing of any round."""
    wanted = {scale.get("block") or "": scale["classes"] for scale in scales}
    criteria_set.set_scales.exclude(block_code__in=wanted).delete()
    for block_code, classes in wanted.items():
        scale = ensure_scale(agency=criteria_set.agency, classes=classes)
        SetScale.objects.update_or_create(criteria_set=criteria_set, block_code=block_code, defaults={"scale": scale})
