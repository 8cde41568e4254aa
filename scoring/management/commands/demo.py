"""Fill an empty database with the demonstration: Đà Nẵng with its rounds and accounts, four more agencies with the figures of their sources."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import Any

from django.contrib.auth.hashers import make_password
from django.core.management.base import CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from scoring.enums import Layer, Origin, SheetState, Step
from scoring.management import demo
from scoring.management.base import PortalCommand
from scoring.management.demo.load_sources import load_sources, source_accounts
from scoring.models import Assessment, Inspection, InspectionTeam, Round, TeamMember
from scoring.selectors.appraisers import Lead, assignments_of
from scoring.selectors.round_windows import digest_of
from scoring.services.appraisers import assign_fields
from scoring.services.explanations import flag_criterion
from scoring.services.rankings import approve_publication, present_round, request_publication
from scoring.services.rounds import load_document
from scoring.services.scores import Entry, save_answers
from scoring.services.sheets import lines_without_evidence
from scoring.services.windows import NewWindow, change_window
from units.enums import Role
from units.models import Agency, Membership, User

PASSWORD = "cchc-thu-2014"  # noqa: S105 - the demonstration's own, printed for everybody who tries it
_ROLES = {
    "organiser": Role.ORGANISER,
    "approver": Role.ORGANISER,
    "leader": Role.LEADER,
    "appraiser": Role.APPRAISER,
    "unit_head": Role.UNIT_HEAD,
    "unit_staff": Role.UNIT_STAFF,
    "inspector": Role.UNIT_STAFF,
}
_PAPERS_TO_FIND = frozenset({"SYT"})
"""Units whose people have not named every document that their claims need."""
_MINUTES_CLOSED = frozenset({"TTTP", "Q-NGUHANHSON"})
"""Sheets in review whose minutes the teams have closed, so that the organiser has some to decide."""
_DAYS_TO_APPRAISE = 7


class Command(PortalCommand):
    """`manage.py demo [--if-empty]`; prints the accounts."""

    help = "Nạp dữ liệu trình diễn (số liệu minh họa) vào cơ sở dữ liệu trống và in các tài khoản."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--if-empty", action="store_true", help="không làm gì, không báo lỗi, khi đã có dữ liệu")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        if Agency.objects.exists() or User.objects.exists():
            if not options["if_empty"]:
                raise CommandError("Cơ sở dữ liệu đã có dữ liệu; dữ liệu trình diễn chỉ nạp vào nơi trống.")
            if not User.objects.filter(username=demo.accounts()[0].username).exists():
                return
        else:
            load_demo()
        self.stdout.write(f"Tài khoản dùng thử, mật khẩu chung: {PASSWORD}")
        for account in demo.accounts():
            self.stdout.write(f"  {account.username:<10} {account.full_name}: {account.about}")
        for username, about in source_accounts():
            self.stdout.write(f"  {username:<14} {about}")


@transaction.atomic
def load_demo() -> None:
    """Make rounds, people, teams and announcements through the services, all or nothing."""
    announcements = {entry.round_code: entry for entry in demo.announcements()}
    states = demo.sheet_states()
    rounds = {}
    for document in demo.documents():
        code = document["round"]["code"]
        document["round"]["sheets"] = states[code]
        loaded_at = _moment(dt.date(document["round"]["year"], 9, 1))
        rounds[code] = load_document(documents=[document], now=loaded_at).round
        _sign_letters(rounds[code], dt.date(document["round"]["year"], 9, 5))
    people = _make_people(next(iter(rounds.values())).agency)
    _name_papers(rounds, people)
    for team in demo.teams():
        _make_team(rounds[team.round_code], team, people)
    organiser = next(people[a.username] for a in demo.accounts() if a.role == "organiser")
    _assign_fields(rounds["DN-CCHC-2014"], organiser)
    _flag_criteria(rounds["DN-CCHC-2014"], organiser)
    _end_appraisal(rounds["DN-CCHC-2014"], organiser, timezone.now())
    approver = next(people[a.username] for a in demo.accounts() if a.role == "approver")
    for code, announcement in announcements.items():
        now = _moment(announcement.announced_on)
        present_round(round_=rounds[code], now=now, actor=organiser)
        request = request_publication(
            round_=rounds[code],
            decision_number=announcement.decision_number,
            decision_date=announcement.announced_on,
            now=now,
            actor=organiser,
        )
        approve_publication(request=request, now=now, actor=approver)
    load_sources(_make_person)


@cache
def _hashed() -> str:
    """The one password, hashed once: hashing is slow on purpose."""
    return make_password(PASSWORD)


def _make_person(username: str, full_name: str) -> User:
    user = User(username=username, full_name=full_name)
    user.password = _hashed()
    user.save()
    return user


def _assign_fields(round_: Round, organiser: User) -> None:
    """Let lead units appraise a few fields of the open round, in every block."""
    blocks = round_.round_blocks.values_list("block__code", flat=True)
    leads = {
        (block, field): tuple(Lead(unit) for unit in units)
        for block in blocks
        for field, units in demo.field_leads().items()
    }
    seen = assignments_of(round_).seen
    assign_fields(round_=round_, leads=leads, seen=seen, now=_moment(dt.date(2014, 9, 2)), actor=organiser)


def _flag_criteria(round_: Round, organiser: User) -> None:
    """Ask one unit to explain three criteria; it can once the organiser opens the window to reply (Thời hạn)."""
    sheet = round_.assessments.get(unit__code=demo.ASKED_UNIT)
    now = _moment(dt.date(2014, 10, 15))
    for code, question in demo.QUESTIONS:
        flag_criterion(assessment=sheet, code=code, question=question, actor=organiser, now=now)


def _end_appraisal(round_: Round, organiser: User, now: dt.datetime) -> None:
    """Let the first appraisal of the open round end in a week, so that today's reminders and the board have something to say.

    The day is counted from the loading; everything else of the demonstration is the same at every loading.
    """
    wanted = NewWindow(
        step=Step.APPRAISAL_1,
        first=None,
        last=timezone.localtime(now).date() + dt.timedelta(days=_DAYS_TO_APPRAISE),
        decision="Kế hoạch số 12/KH-SNV (minh họa)",
        reason="Hạn thẩm định lần 1 của đợt minh họa",
    )
    change_window(round_=round_, wanted=wanted, seen=digest_of(round_), confirmed=True, now=now, actor=organiser)


def _sign_letters(round_: Round, first_day: dt.date) -> None:
    """Give every submitted sheet the day and official letter it came with."""
    sheets = list(round_.assessments.exclude(state=SheetState.DRAFTING).select_related("unit").order_by("order"))
    for place, sheet in enumerate(sheets):
        sheet.letter_date = first_day + dt.timedelta(days=place % 10)
        sheet.letter_number = f"{120 + 7 * place}/{sheet.unit.code} (minh họa)"
        sheet.submitted_at = _moment(sheet.letter_date)
    Assessment.objects.bulk_update(sheets, ["letter_date", "letter_number", "submitted_at"])


def _moment(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(9)))


def _make_people(agency: Agency) -> dict[str, User]:
    units = {unit.code: unit for unit in agency.units.all()}
    people = {}
    for account in demo.accounts():
        address = demo.addresses().get(account.username, "")
        user = User(username=account.username, full_name=account.full_name, email=address)
        user.password = _hashed()
        user.is_staff = user.is_superuser = account.role == "administrator"
        user.save()
        people[account.username] = user
        if account.role in _ROLES:
            role = _ROLES[account.role]
            unit = units[account.unit_code] if account.unit_code and role != Role.LEADER else None
            Membership.objects.create(user=user, role=role, agency=agency, unit=unit)
    return people


def _name_papers(rounds: dict[str, Round], people: dict[str, User]) -> None:
    """Let people of units name the documents of what they claim so far; a few claims are left for them to look up."""
    own = ("unit_head", "unit_staff", "inspector")
    accounts = {account.unit_code: account for account in demo.accounts() if account.role in own}
    for round_ in rounds.values():
        sheets = Assessment.objects.filter(round=round_, state=SheetState.DRAFTING, unit__code__in=accounts)
        for sheet in sheets.select_related("round__agency", "unit", "round_block__block"):
            code = sheet.unit.code
            open_claims = lines_without_evidence(sheet)[: -2 if code in _PAPERS_TO_FIND else None]
            entries = {}
            for place, line in enumerate(open_claims):
                cell = line.cell(Layer.SELF)
                paper = f"{20 + 3 * place}/KH-{code} ngày {5 + place:02}/01/{round_.year}"
                entries[line.leaf.code] = (Entry(cell.answer, cell.note, paper), cell.version)
            actor = people[accounts[code].username]
            now = _moment(dt.date(round_.year, 9, 20))
            save_answers(assessment=sheet, layer=Layer.SELF, answers=entries, actor=actor, origin=Origin.WEB, now=now)


def _make_team(round_: Round, team: demo.Team, people: dict[str, User]) -> None:
    made = InspectionTeam.objects.create(
        round=round_,
        code=team.code,
        name=team.name,
        decision=team.decision_number,
        decision_date=team.decided_on,
    )
    for member in team.members:
        TeamMember.objects.create(team=made, user=people[member.username], is_head=member.head)
    visit_at = _moment(team.decided_on + dt.timedelta(days=14)) + dt.timedelta(hours=5 * team.afternoons)
    for sheet in round_.assessments.filter(unit__code__in=team.unit_codes).select_related("unit").order_by("order"):
        closed = sheet.state == SheetState.DECIDED or sheet.unit.code in _MINUTES_CLOSED
        Inspection.objects.create(
            team=made,
            assessment=sheet,
            visit_at=visit_at,
            closed_at=visit_at + dt.timedelta(hours=8) if closed else None,
        )
        visit_at += dt.timedelta(days=1)
