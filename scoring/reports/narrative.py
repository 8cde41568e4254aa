"""Writes the paragraph that announces a ranking, in the manner of the press text of 2014; every figure is the page's own.

Plain sentences in the order: who was scored, classes of the blocks, best field, shares of the classes. It computes no
figure but sums of the shares and counts shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from cchc_portal import numbers
from scoring.selectors.rankings import RankingPage
from scoring.selectors.rankings.distribution import ClassShare, Distribution
from scoring.selectors.rankings.page import programme_name, span
from scoring.selectors.rankings.tables import BlockTable, FieldColumn

_HUNDRED: Final = Decimal(100)


def announcement(page: RankingPage) -> tuple[str, ...]:
    """The sentences of the paragraph, each ending in a full stop; join them with a blank."""
    sentences = [_scope(page), _classes_of_blocks(page), *_best_fields(page), *_shares(page)]
    return tuple(sentence for sentence in sentences if sentence)


def _scope(page: RankingPage) -> str:
    counts = [len(block.lines) for block in page.blocks]
    parts = [f"{_units(n)} {_block(block)}" for n, block in zip(counts, page.blocks, strict=True)]
    how = "kiểm tra chéo, chấm điểm và xếp hạng" if page.was_inspected else "chấm điểm và xếp hạng"
    whom = parts[0] if len(parts) == 1 else f"{_units(sum(counts))}, gồm {_listed(parts)}"
    when = span(page.year, page.period)
    text = f"{when[0].upper()}{when[1:]}, {page.agency} {how} {_lowered(programme_name(page.programme))} đối với {whom}"
    ranked = sum(block.units for block in page.blocks)
    left_out = sum(counts) - ranked
    return f"{text}." if not left_out else f"{text}; trong đó {_units(left_out)} không xếp hạng."


def _classes_of_blocks(page: RankingPage) -> str:
    rated = [block for block in page.blocks if block.average_index is not None and block.class_name]
    told = [f"{_block(b)} xếp loại {b.class_name} ({numbers.format_index(_known(b.average_index))})" for b in rated]
    return f"Tính bình quân, {_listed(told)}." if told else ""


def _best_fields(page: RankingPage) -> list[str]:
    table = page.everything or page.blocks[0]
    rated = [field for field in table.fields if field.average_index is not None]
    if not rated:
        return []
    best = max(_known(field.average_index) for field in rated)
    first = [field for field in rated if field.average_index == best]
    if len(first) == len(rated):  # one field, or all of them equal: no news
        return []
    return [
        f"{_field_head(first)} {_listed([f'“{f.title}”' for f in first])}, bình quân đạt {numbers.format_index(best)} %."
    ]


def _field_head(fields: Sequence[FieldColumn]) -> str:
    return "Lĩnh vực đạt kết quả cao nhất là" if len(fields) == 1 else "Các lĩnh vực cùng đạt kết quả cao nhất là"


def _shares(page: RankingPage) -> list[str]:
    """One sentence over all blocks; one for each block where their scales differ."""
    whole = page.everything or (page.blocks[0] if len(page.blocks) == 1 else None)
    if whole is not None and whole.distribution is not None:
        return _sentences(whole.distribution, page, "")
    return [s for b in page.blocks if b.distribution for s in _sentences(b.distribution, page, f" {_block(b)}")]


def _sentences(distribution: Distribution, page: RankingPage, where: str) -> list[str]:
    if not distribution.units:
        return []
    compared = distribution.previous_units is not None
    parts = [_share(share, page, compared=compared) for share in distribution.classes if share.count]
    empty = [share for share in distribution.classes if not share.count]
    text = f"Trong {_units(distribution.units)} xếp hạng{where}, {_listed(parts)}"
    if empty:
        text += (
            f"; không có đơn vị xếp loại {_listed([_share_absent(s, page, compared=compared) for s in empty], 'hoặc')}"
        )
    total = sum((share.percent or Decimal(0) for share in distribution.classes), Decimal(0))
    rounding = "" if total == _HUNDRED else f" Cộng các tỷ lệ đã làm tròn được {numbers.format_percent(total, 1)}."
    return [f"{text}.{rounding}"]


def _share(share: ClassShare, page: RankingPage, *, compared: bool) -> str:
    text = (
        f"{_units(share.count)} xếp loại {share.name}, chiếm {numbers.format_percent(share.percent or Decimal(0), 1)}"
    )
    return text + (f" ({_against(share, page)})" if compared and share.change is not None else "")


def _share_absent(share: ClassShare, page: RankingPage, *, compared: bool) -> str:
    return share.name + (f" ({_against(share, page)})" if compared and share.previous_count else "")


def _against(share: ClassShare, page: RankingPage) -> str:
    """The change on the year before, with the count behind it, since shares of other numbers of units mislead."""
    change = share.change or Decimal(0)
    before = f"năm {page.previous_year}: {_units(share.previous_count or 0)}, {numbers.format_percent(share.previous_percent or Decimal(0), 1)}"
    if not change:
        return f"bằng tỷ lệ của {before}"
    verb = "tăng" if change > 0 else "giảm"
    return f"{verb} {numbers.format_change(abs(change), 1)[1:]} điểm phần trăm; {before}"


def _known(figure: Decimal | None) -> Decimal:
    return figure if figure is not None else Decimal(0)


def _units(count: int) -> str:
    return f"{numbers.format_count(count)} đơn vị"


def _listed(parts: Sequence[str], last: str = "và") -> str:
    return parts[0] if len(parts) == 1 else f"{'; '.join(parts[:-1])} {last} {parts[-1]}"


def _block(block: BlockTable) -> str:
    """“khối Quận, huyện”; a name that says so itself is left as it is."""
    return block.name if block.name.casefold().startswith("khối") else f"khối {block.name}"


def _lowered(name: str) -> str:
    return name[0].lower() + name[1:]
