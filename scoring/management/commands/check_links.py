"""Ask the links of a round's evidence whether they still answer; runs only when the operator lets it use the network."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from scoring.management.base import PortalCommand
from scoring.models import Round
from scoring.services.evidence_fetch import ALIVE, DEAD, UNTRIED, ask
from scoring.services.evidence_links import Checked, sweep_links

_WORDS = {ALIVE: "mở được", DEAD: "hỏng", UNTRIED: "không thử"}


class Command(PortalCommand):
    """`manage.py check_links ROUND --allow-network [--limit N] [--timeout S] [--pause S] [--format json]`."""

    help = "Thử các đường liên kết minh chứng của một đợt và đánh dấu liên kết hỏng. Chỉ lệnh này gửi yêu cầu ra ngoài."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("round", help="mã đợt")
        parser.add_argument("--allow-network", action="store_true", help="cho phép lệnh gửi yêu cầu ra ngoài mạng")
        parser.add_argument("--limit", type=int, default=500, help="nhiều nhất bao nhiêu liên kết (mặc định 500)")
        parser.add_argument("--timeout", type=float, default=10, help="số giây chờ một yêu cầu (mặc định 10)")
        parser.add_argument("--pause", type=float, default=1, help="số giây nghỉ giữa hai địa chỉ (mặc định 1)")
        parser.add_argument("--format", choices=("text", "json"), default="text")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        if not options["allow_network"]:
            raise CommandError(
                "Hệ thống không gửi yêu cầu ra ngoài nếu chưa được phép. Thêm --allow-network để thử các liên kết."
            )
        if options["limit"] < 1 or not 0 < options["timeout"] <= 120 or options["pause"] < 0:  # noqa: PLR2004 - seconds
            raise CommandError("--limit từ 1, --timeout từ trên 0 đến 120 giây, --pause không âm.")
        round_ = Round.objects.current().filter(code=options["round"]).first()
        if round_ is None:
            raise CommandError(f"Không có đợt {options['round']}.")
        found = sweep_links(
            round_=round_,
            limit=options["limit"],
            ask=lambda url: ask(url, options["timeout"]),
            now=timezone.now,
            pause_seconds=options["pause"],
        )
        self.stdout.write(_json(round_, found) if options["format"] == "json" else _text(found))


def _json(round_: Round, found: list[Checked]) -> str:
    links = [
        {
            "unit": one.evidence.assessment.unit.code,
            "criterion": one.evidence.criterion.code,
            "url": one.evidence.url,
            "state": one.outcome.state,
            "problem": one.outcome.problem,
        }
        for one in found
    ]
    counts = {state: sum(one.outcome.state == state for one in found) for state in _WORDS}
    return json.dumps({"round": round_.code, "checked": len(found), **counts, "links": links}, ensure_ascii=False)


def _text(found: list[Checked]) -> str:
    lines = [
        f"{one.evidence.assessment.unit.code} {one.evidence.criterion.code} {one.evidence.url}: {one.outcome.problem}"
        for one in found
        if one.outcome.state != ALIVE
    ]
    counts = ", ".join(f"{sum(one.outcome.state == state for one in found)} {words}" for state, words in _WORDS.items())
    return "\n".join([*lines, f"Đã thử {len(found)} liên kết: {counts}."])
