"""Rows of what: criteria, rounds, scores, rankings; written by scoring.services alone."""

from scoring.models.announcements import AwardList, GoalStatement
from scoring.models.appraisers import FieldAppraiser, ReasonCode
from scoring.models.bindings import FigureBinding
from scoring.models.code_matches import CodeMatch
from scoring.models.council import AgendaItem, Council, CouncilMeeting, CouncilMember, MeetingPresence
from scoring.models.criteria import CriteriaSet, Criterion, GradeBand, GradeScale
from scoring.models.criteria_drafts import CriteriaChange, CriteriaDraft, SetScale
from scoring.models.drafts import RoundDraft
from scoring.models.duties import Duty, DutyRule
from scoring.models.evidence import Evidence, EvidenceAccess, SignedScan
from scoring.models.explanations import Explanation
from scoring.models.figure_uploads import FigureUpload
from scoring.models.history import RoundChange, ScoreChange
from scoring.models.imports import ImportBatch
from scoring.models.indicators import Indicator, IndicatorIdentity, ReportingPeriod
from scoring.models.inspections import Inspection, InspectionTeam, InspectorMark, TeamMember
from scoring.models.jobs import Job, JobItem
from scoring.models.minutes import InspectionMinutes, Recommendation
from scoring.models.opinions import CollectionPoint, Opinion, OpinionChange, OpinionCount, QuestionSet
from scoring.models.procedures import ProcedureCut
from scoring.models.reminders import Reminder, ReminderRun
from scoring.models.reported import FigureChange, FigureReport, IndicatorValue
from scoring.models.results import (
    PublicationRequest,
    PublishedRules,
    PublishedSheet,
    Ranking,
    RankingRow,
    RankingSnapshot,
)
from scoring.models.reviews import ReviewRequest
from scoring.models.rounds import Assessment, Round, RoundBlock, StepWindow, WindowExtension
from scoring.models.scores import Score, SheetTotal
from scoring.models.surveys import SurveyResult

__all__ = [
    "AgendaItem",
    "Assessment",
    "AwardList",
    "CodeMatch",
    "CollectionPoint",
    "Council",
    "CouncilMeeting",
    "CouncilMember",
    "CriteriaChange",
    "CriteriaDraft",
    "CriteriaSet",
    "Criterion",
    "Duty",
    "DutyRule",
    "Evidence",
    "EvidenceAccess",
    "Explanation",
    "FieldAppraiser",
    "FigureBinding",
    "FigureChange",
    "FigureReport",
    "FigureUpload",
    "GoalStatement",
    "GradeBand",
    "GradeScale",
    "ImportBatch",
    "Indicator",
    "IndicatorIdentity",
    "IndicatorValue",
    "Inspection",
    "InspectionMinutes",
    "InspectionTeam",
    "InspectorMark",
    "Job",
    "JobItem",
    "MeetingPresence",
    "Opinion",
    "OpinionChange",
    "OpinionCount",
    "ProcedureCut",
    "PublicationRequest",
    "PublishedRules",
    "PublishedSheet",
    "QuestionSet",
    "Ranking",
    "RankingRow",
    "RankingSnapshot",
    "ReasonCode",
    "Recommendation",
    "Reminder",
    "ReminderRun",
    "ReportingPeriod",
    "ReviewRequest",
    "Round",
    "RoundBlock",
    "RoundChange",
    "RoundDraft",
    "Score",
    "ScoreChange",
    "SetScale",
    "SheetTotal",
    "SignedScan",
    "StepWindow",
    "SurveyResult",
    "TeamMember",
    "WindowExtension",
]
