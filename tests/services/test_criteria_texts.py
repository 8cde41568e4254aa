"""Words of a set in use: corrected with a mark and nothing else, and only by its own organiser."""

import pytest

from scoring import engine
from scoring.models import CriteriaChange, CriteriaSet, Criterion
from scoring.selectors.engine_input import round_documents
from scoring.services import criteria_texts as services
from scoring.services.errors import NotAllowed, Outdated, Refused
from scoring.services.rounds import recompute_round
from tests import make
from tests.guards.pairs import Guard, everybody, right_of


def correct(cast, actor=None, seen=None, **texts):
    row = CriteriaSet.objects.get()
    return services.correct_texts(
        criteria_set=row,
        code="1.2",
        texts=texts or {"guidance": "Đọc kỹ công văn."},
        seen_sha256=row.content_sha256 if seen is None else seen,
        now=make.NOW,
        actor=make.again(actor or cast.organiser),
    )


def is_corrected(_cast):
    return Criterion.objects.filter(guidance="Đọc kỹ công văn.").exists()


def test_a_correction_changes_words_the_digest_and_nothing_else(cast):
    before = round_documents(cast.round)[0]
    corrected = correct(cast)

    after = round_documents(cast.round)[0]
    assert corrected.content_sha256 == engine.digest(
        {"criteria": after["criteria"], "maximum": after["policy"].get("maximum")}
    )
    for document in (before, after):
        for entry in document["criteria"]:
            entry.pop("guidance", None)
    assert after == before
    assert recompute_round(round_=cast.round, check=True) == []
    line = CriteriaChange.objects.get()
    assert line.old["criteria"]["1.2"].get("guidance", "") != line.new["criteria"]["1.2"]["guidance"]
    assert (line.kind, line.actor) == ("corrected", cast.organiser)
    assert correct(cast) == corrected
    assert CriteriaChange.objects.count() == 1


GUARDS = {
    "another agency": Guard(
        lambda cast: correct(cast, cast.foreign_organiser),
        NotAllowed,
        is_corrected,
        (right_of("criteria.write", everybody),),
    ),
    "points": Guard(
        lambda cast: correct(cast, guidance="Đọc kỹ công văn.", source="central"),
        Refused,
        lambda _cast: Criterion.objects.filter(code="1.2", guidance="Đọc kỹ công văn.").exists(),
        (lambda monkeypatch: monkeypatch.setattr(services, "TEXTS", (*services.TEXTS, "source")),),
    ),
}


@pytest.mark.parametrize("guard", GUARDS.values(), ids=GUARDS)
def test_a_guard_holds_and_without_it_harm_is_done(cast, guard, monkeypatch, without_triggers):
    guard.assert_holds(cast)
    with without_triggers():
        guard.assert_harm_without_it(cast, monkeypatch)


def test_a_late_correction_is_refused(cast):
    with pytest.raises(Outdated):
        correct(cast, seen="0" * 64)
    with pytest.raises(Refused, match="trống"):
        correct(cast, title="  ")
    assert not is_corrected(cast)
