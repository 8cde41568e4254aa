"""What the database itself keeps, past every service: each trigger stands and refuses; with it off, the change is done."""

import importlib
import re

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from scoring.migrations._truncated import TABLES
from scoring.models import CriteriaSet, Criterion, Evidence, EvidenceAccess, InspectorMark, Round
from tests import make, triggers
from tests.guards import test_reorganisation_tables as tables
from tests.services.criteria_versions import entries_of, newer
from units.models import Reorganisation, Unit, UnitSuccession

CATALOGUE = {
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
}


# --- What stands before ----------------------------------------------------------------------------------------------


@pytest.fixture
def told(cast):
    """The cast, a unit renamed by a table, one that follows another, a version no round uses, evidence and a mark."""
    tables.confirm(tables.sent(cast), cast.organiser)
    decision = Reorganisation.objects.get()
    old, new = Unit.objects.filter(agency=cast.round.agency).order_by("pk")[:2]
    UnitSuccession.every.create(predecessor=old, successor=new, on_date="2026-01-01", reorganisation=decision)
    UnitSuccession.every.create(predecessor=new, successor=old, on_date="2026-01-01")
    newer(cast.round, [one | {"title": f"{one['title']} (sửa)"} for one in entries_of(cast.round)])
    place = {"assessment": cast.sheet("A"), "criterion": used().get(code="1.2")}
    paper = Evidence.objects.create(
        **place, layer="self", token="x", kind="number", number="1/QĐ", added_at=make.NOW, added_by=cast.staff_a
    )
    EvidenceAccess.objects.create(evidence=paper, user=cast.staff_a, at=make.NOW)
    InspectorMark.objects.create(
        **place, user=cast.inspector, answer={"value": "1"}, points=1, version=1, updated_at=make.NOW
    )
    return cast


def used():
    """Criteria of the set that the round uses."""
    return Criterion.objects.filter(criteria_set__version=1)


def of_the_draft():
    return Criterion.objects.filter(criteria_set__version=2)


def first(rows):
    return rows.filter(pk=rows.order_by("pk").first().pk)


# --- The wrong changes -----------------------------------------------------------------------------------------------


def changed(rows, **values):
    return lambda: first(rows()).update(**values)


def gone(rows):
    return lambda: first(rows())._raw_delete("default")


def one_more(rows, **values):
    def add():
        row = first(rows()).get()
        row.pk = None
        for name, value in values.items():
            setattr(row, name, value)
        row.save(force_insert=True)
        return 1

    return add


def every(model):
    return apps.get_model(model)._base_manager.all


REFUSED = {
    "scoring_criterion_kept_insert": one_more(used, code="9.9", order=999, frozen=False),
    "scoring_criterion_kept_insert born frozen": one_more(of_the_draft, code="9.9", order=999, frozen=True),
    "scoring_criterion_kept_update": lambda: first(of_the_draft()).update(
        criteria_set=CriteriaSet.objects.get(version=1), code="9.9", order=999
    ),
    "scoring_gradescale_kept_update": changed(every("scoring.GradeScale"), content_sha256="0"),
    "scoring_gradeband_kept_update": changed(every("scoring.GradeBand"), lower=1),
    "scoring_gradeband_kept_delete": gone(every("scoring.GradeBand")),
    "scoring_gradeband_kept_insert": one_more(every("scoring.GradeBand"), order=99, name="Mới"),
    "scoring_evidenceaccess_kept_update": changed(every("scoring.EvidenceAccess"), at=make.NOW),
    "scoring_evidenceaccess_kept_delete": gone(every("scoring.EvidenceAccess")),
    "scoring_score_kept_delete": gone(every("scoring.Score")),
    "scoring_inspectormark_kept_delete": gone(every("scoring.InspectorMark")),
    "scoring_round_kept_update": lambda: Round.objects.update(state="draft"),
    "units_reorganisation_kept_update": changed(every("units.Reorganisation"), decision_number="2/QĐ"),
    "units_reorganisedunit_kept_update": changed(every("units.ReorganisedUnit"), after={}),
    "units_reorganisedunit_kept_delete": gone(every("units.ReorganisedUnit")),
    "units_historicalunit_kept_update": changed(every("units.HistoricalUnit"), name="Khác"),
    "units_historicalunit_kept_delete": gone(every("units.HistoricalUnit")),
    "units_unitpast_kept_update": changed(every("units.UnitPast"), name="Khác"),
    "units_unitpast_kept_delete": gone(every("units.UnitPast")),
    "units_unitsuccession_kept_update": changed(every("units.UnitSuccession"), decision="Khác"),
    "units_unitsuccession_kept_delete": gone(every("units.UnitSuccession")),
    "units_reorganisationupload_kept_update": changed(every("units.ReorganisationUpload"), table=[]),
    "units_reorganisationupload_kept_update_applied": changed(every("units.ReorganisationUpload"), shown="khác"),
    "units_reorganisationupload_kept_delete": gone(every("units.ReorganisationUpload")),
}


def emptied(table):
    triggers.execute(["SET CONSTRAINTS ALL IMMEDIATE", f'TRUNCATE "{table}" CASCADE'])


@pytest.mark.parametrize("name", REFUSED)
def test_the_database_refuses_it_and_only_its_trigger_does(told, name, without_triggers):
    with pytest.raises(DatabaseError, match="kept: this row"), transaction.atomic():
        REFUSED[name]()
    with without_triggers():
        assert REFUSED[name]() == 1


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite empties row by row")
def test_no_table_whose_rows_stay_is_emptied_in_one_go(told, without_triggers):
    for table in TABLES:
        with pytest.raises(DatabaseError, match="kept: this table"), transaction.atomic():
            emptied(table)
    with without_triggers():
        for table in TABLES:
            emptied(table)


def test_every_trigger_stands(db):
    wanted = set()
    for module in triggers.MODULES:
        for statement in importlib.import_module(module).statements(connection.vendor):
            wanted |= set(re.findall(r"CREATE TRIGGER (?:IF NOT EXISTS )?(\w+)", statement))
    with connection.cursor() as cursor:
        cursor.execute(CATALOGUE[connection.vendor])
        standing = {name for (name,) in cursor.fetchall()}

    assert wanted == {name for name in standing if re.match("scoring_|units_", name)}
    assert {name.split()[0] for name in REFUSED} <= wanted
