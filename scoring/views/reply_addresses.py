"""The addresses of explanations, requests for review and councils; scoring.urls takes them in."""

from __future__ import annotations

from django.urls import URLPattern, path

from scoring.views import replies, reply_evidence, reviews
from scoring.views.organisers import council, council_meetings
from scoring.views.organisers import reviews as requests


def addresses() -> list[URLPattern]:
    """Called once the converters of scoring.urls are registered."""
    return [*_of_units(), *_of_councils()]


def _of_units() -> list[URLPattern]:
    own = "giai-trinh/<code:round_code>/<code:unit_code>"
    papers = f"{own}/minh-chung"
    return [
        path("giai-trinh/", replies.replies, name="replies"),
        path(f"{own}/", replies.reply, name="reply"),
        path(f"{own}/in/", replies.reply_print, name="reply_print"),
        path(f"{papers}/", reply_evidence.reply_evidence, name="reply_evidence"),
        path(f"{papers}/them/", reply_evidence.reply_evidence_add, name="reply_evidence_add"),
        path(f"{papers}/<token:token>/", reply_evidence.reply_evidence_file, name="reply_evidence_file"),
        path(f"{papers}/<token:token>/go/", reply_evidence.reply_evidence_withdraw, name="reply_evidence_withdraw"),
        path(f"{own}/phuc-tra/", reviews.own_reviews, name="own_reviews"),
        path(f"{own}/phuc-tra/sua/", reviews.own_review_change, name="own_review_change"),
    ]


def _of_councils() -> list[URLPattern]:
    asked = "dieu-hanh/<code:round_code>/phuc-tra"
    room = "dieu-hanh/<code:round_code>/hoi-dong"
    meeting = f"{room}/phien-<int:number>"
    point = "<code:unit_code>/<field:criterion_code>"
    return [
        path(f"{asked}/", requests.round_reviews, name="round_reviews"),
        path(f"{asked}/gui/", requests.round_reviews_release, name="round_reviews_release"),
        path(f"{asked}/{point}/", requests.round_review, name="round_review"),
        path(f"{room}/", council.round_council, name="round_council"),
        path(f"{room}/thanh-vien/", council.council_member, name="council_member"),
        path(f"{room}/thanh-vien/thoi/", council.council_member_leaves, name="council_member_leaves"),
        path(f"{room}/phien/", council.council_meeting_new, name="council_meeting_new"),
        path(f"{meeting}/", council_meetings.council_meeting, name="council_meeting"),
        path(f"{meeting}/diem-danh/", council_meetings.council_presence, name="council_presence"),
        path(f"{meeting}/noi-dung/", council_meetings.council_agenda, name="council_agenda"),
        path(f"{meeting}/khep/", council_meetings.council_close, name="council_close"),
        path(f"{meeting}/bien-ban/", council_meetings.council_minutes, name="council_minutes"),
        path(f"{meeting}/{point}/", council_meetings.council_item, name="council_item"),
        path(f"{meeting}/{point}/bo/", council_meetings.council_item_drop, name="council_item_drop"),
    ]
