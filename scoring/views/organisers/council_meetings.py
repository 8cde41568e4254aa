"""A meeting of a council: who took part, the agenda, decisions one by one, minutes; rules and writing stand elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cchc_portal import permissions
from cchc_portal.http import requires
from scoring.excel.spoken import answer_text
from scoring.forms.conflicts import say_newer
from scoring.forms.council import AgendaForm, PresenceForm
from scoring.forms.council_decision import CHANGE, KEEP, MEND, DecisionForm
from scoring.forms.round_windows import add_faults
from scoring.models import AgendaItem, CouncilMeeting
from scoring.reports.council_minutes import minutes_docx, minutes_name
from scoring.selectors import council as reading
from scoring.selectors.council_points import AgendaPoint, agenda_point, sheets_of_round
from scoring.services import council as services
from scoring.services import council_meetings as meetings
from scoring.services.errors import AlreadyDone, Faulty, Outdated, Refused, Stale
from scoring.views.council_lookups import organised_item, organised_meeting
from scoring.views.responses import refused, see_other, signed_in, status_of

GONE = "Nội dung này không còn trong chương trình họp."
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_safe
@requires("round.organise", organised_meeting)
def council_meeting(request: HttpRequest, meeting: CouncilMeeting, **_: object) -> HttpResponse:
    """The meeting: members and quorum, agenda, what may still be put on it."""
    return _page(request, meeting)


@require_POST
@requires("council.run", organised_meeting)
def council_presence(request: HttpRequest, meeting: CouncilMeeting, round_code: str, number: int) -> HttpResponse:
    """Điểm danh: how every member took part."""
    form = PresenceForm(request.POST, members=reading.members_at(meeting))
    if not form.is_valid():
        return _page(request, meeting, HTTPStatus.UNPROCESSABLE_ENTITY, presence_form=form)
    try:
        services.record_presence(
            meeting=meeting,
            ways=form.ways,
            seen=form.cleaned_data["seen"],
            now=timezone.now(),
            actor=signed_in(request),
        )
    except (Faulty, Outdated) as refusal:
        return _page(request, meeting, _told(form, refusal, _ways(reading.meeting_view(meeting))), presence_form=form)
    except Refused as refusal:
        return refused(request, refusal, "council_meeting", round_code, number)
    messages.success(request, "Đã ghi điểm danh.")
    return see_other("council_meeting", round_code, number)


@require_POST
@requires("council.run", organised_meeting)
def council_agenda(request: HttpRequest, meeting: CouncilMeeting, round_code: str, number: int) -> HttpResponse:
    """Put criteria on the agenda."""
    form = _agenda_form(meeting, request.POST)
    if not form.is_valid():
        return _page(request, meeting, HTTPStatus.UNPROCESSABLE_ENTITY, agenda_form=form)
    given: dict[str, Any] = {"points": form.points, "seen": form.cleaned_data["seen"]}
    try:
        many = meetings.put_on_agenda(meeting=meeting, **given, now=timezone.now(), actor=signed_in(request))
    except (Faulty, Outdated) as refusal:
        return _page(request, meeting, _told(form, refusal, {}), agenda_form=form)
    except Refused as refusal:
        return refused(request, refusal, "council_meeting", round_code, number)
    messages.success(request, f"Đã đưa {many} nội dung vào chương trình họp.")
    return see_other("council_meeting", round_code, number)


@require_POST
@requires("council.run", organised_meeting)
def council_close(request: HttpRequest, meeting: CouncilMeeting, round_code: str, number: int) -> HttpResponse:
    """Khép biên bản: nothing of the meeting changes any more."""
    try:
        services.close_meeting(meeting=meeting, seen=_seen(request), now=timezone.now(), actor=signed_in(request))
    except Refused as refusal:
        return refused(request, refusal, "council_meeting", round_code, number)
    messages.success(request, f"Đã khép biên bản phiên họp {number}.")
    return see_other("council_meeting", round_code, number)


@require_safe
@requires("round.organise", organised_meeting)
def council_minutes(_request: HttpRequest, meeting: CouncilMeeting, **_: object) -> HttpResponse:
    """Biên bản họp as Word; one whose minutes are not closed bears DỰ THẢO."""
    round_, view = meeting.council.round, reading.meeting_view(meeting)
    answer = HttpResponse(minutes_docx(round_, view, answer_text), content_type=DOCX)
    answer["Content-Disposition"] = f'attachment; filename="{minutes_name(round_, view)}"'
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@requires("council.run", organised_item)
def council_item(request: HttpRequest, item: AgendaItem, round_code: str, number: int, **_: object) -> HttpResponse:
    """One criterion with every layer, what the unit says, and the council's decision."""
    point = agenda_point(item)
    form = _decision_form(point, request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _item(request, point, form, status_of(form))
    said = form.cleaned_data
    verdict = meetings.Verdict(form.given, said["text"], said["seen_score"], said["seen"], form.votes, form.figures)
    try:
        meetings.decide_item(item=item, verdict=verdict, now=timezone.now(), actor=signed_in(request))
    except Faulty as faulty:
        name = "points" if form.given is not None else None if form.figures is not None else "text"
        form.add_error(name, " ".join(text for texts in faulty.faults.values() for text in texts))
        return _item(request, point, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    except (Stale, Outdated) as refusal:
        item.refresh_from_db()
        point = agenda_point(item)
        say_newer(form, _begins(point), refusal)
        if mended := _mended(point):
            form.add_error(None, f"Số liệu hội đồng đang ghi: {mended}.")
        return _item(request, point, form, HTTPStatus.CONFLICT)
    except Refused as refusal:
        return refused(request, refusal, "council_meeting", round_code, number)
    messages.success(request, f"Đã ghi kết luận về {item.assessment.unit}, tiêu chí {item.criterion.code}.")
    return see_other("council_meeting", round_code, number)


@require_POST
@requires("council.run", organised_meeting)
def council_item_drop(
    request: HttpRequest, meeting: CouncilMeeting, round_code: str, number: int, **codes: str
) -> HttpResponse:
    """Take a criterion that is not decided off the agenda; a second click finds it gone."""
    try:
        item = organised_item(request, round_code=round_code, number=meeting.number, **codes)
    except Http404:
        return refused(request, AlreadyDone(GONE), "council_meeting", round_code, number)
    try:
        meetings.take_off_agenda(item=item, seen=_seen(request), now=timezone.now(), actor=signed_in(request))
    except Refused as refusal:
        return refused(request, refusal, "council_meeting", round_code, number)
    messages.success(request, f"Đã đưa {item.assessment.unit}, tiêu chí {item.criterion.code} ra khỏi chương trình.")
    return see_other("council_meeting", round_code, number)


def _seen(request: HttpRequest) -> int:
    """The version that was sent; one that nothing has where there is none, so that it is refused."""
    sent = request.POST.get("seen", "")
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else -1  # noqa: PLR2004 - as cells do


def _decision_form(point: AgendaPoint, data: Any = None) -> DecisionForm:
    return DecisionForm(data, leaf=point.line.leaf, standing=point.standing, initial=_begins(point))


def _begins(point: AgendaPoint) -> dict[str, Any]:
    item = point.item
    begins: dict[str, Any] = {"seen": item.version, "seen_score": point.score_version, "text": item.text}
    given = (item.answer or {}).get("points", "")
    begins["decision"] = {"change": CHANGE if given else MEND, "keep": KEEP}.get(item.decision, "")
    begins["points"] = given.replace(".", ",")
    names = ("votes_for", "votes_against", "votes_abstained")
    return begins | {name: getattr(item, name) for name in names}


def _mended(point: AgendaPoint) -> str:
    """The figures that the standing decision mended, in words; "" where it mended none."""
    answer = point.item.answer
    return "" if answer is None or "points" in answer else answer_text(point.line.leaf.measure or {}, answer)


def _item(request: HttpRequest, point: AgendaPoint, form: DecisionForm, status: int) -> HttpResponse:
    meeting = point.item.meeting
    context = {
        "round": meeting.council.round,
        "meeting": meeting,
        "view": reading.meeting_view(meeting),
        "point": point,
        "layers": [(one, cell, answer_text(point.line.leaf.measure or {}, cell.answer)) for one, cell in point.layers],
        "form": form,
        "illustrative": meeting.council.round.illustrative,
    }
    return render(request, "scoring/organisers/council/item.html", context, status=status)


def _agenda_form(meeting: CouncilMeeting, data: Any = None) -> AgendaForm:
    round_ = meeting.council.round
    candidates = reading.candidates_of(round_, timezone.now())
    return AgendaForm(data, candidates=candidates, sheets=sheets_of_round(round_), initial={"seen": meeting.version})


def _told(form: PresenceForm | AgendaForm, refusal: Refused, standing: Mapping[str, Any]) -> int:
    if isinstance(refusal, Faulty):
        add_faults(form, refusal.faults)
        return HTTPStatus.UNPROCESSABLE_ENTITY
    say_newer(form, standing, refusal)
    return HTTPStatus.CONFLICT


def _ways(view: reading.MeetingView) -> dict[str, Any]:
    """How every member took part, by the field of the form."""
    return {PresenceForm.name_of(member): view.ways.get(member.pk, "") for member in view.members}


def _page(request: HttpRequest, meeting: CouncilMeeting, status: int = 200, **forms: Any) -> HttpResponse:
    """The meeting's page with the form that was sent in its place; the version to send is the one that stands now."""
    meeting.refresh_from_db(fields=["version", "closed_at"])
    view = reading.meeting_view(meeting)
    begins = _ways(view)
    context = {
        "round": meeting.council.round,
        "meeting": meeting,
        "view": view,
        "may_run": permissions.may(request.user, "council.run", meeting.council.round) and meeting.closed_at is None,
        "presence_form": PresenceForm(members=view.members, initial=begins | {"seen": meeting.version}),
        "agenda_form": _agenda_form(meeting),
        "illustrative": meeting.council.round.illustrative,
    }
    return render(request, "scoring/organisers/council/meeting.html", context | forms, status=status)
