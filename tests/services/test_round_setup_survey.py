"""The survey's least sample while a round is drafted: copied, changed, told where it is faulty, and opened with the round."""

import pytest

from scoring.models import RoundDraft
from scoring.selectors.engine_input import round_documents
from tests.services.test_round_setup import content, draft, form_of, opened, plan_of, saved


def test_the_least_sample_of_the_survey_is_copied_changed_and_opened(cast):
    cast.round.survey_minimum, cast.round.survey_shortage = 1250, "not_applicable"
    cast.round.survey_groups = ["Người dân", "Hợp tác xã"]
    cast.round.save(update_fields=["survey_minimum", "survey_shortage", "survey_groups"])
    round_ = draft(cast)
    kept = RoundDraft.objects.get(round=round_).content
    assert (kept["survey_minimum"], kept["survey_shortage"]) == ("1.250", "not_applicable")
    assert kept["survey_groups"] == "Người dân\nHợp tác xã"
    saved(cast, round_, 1, survey_minimum="300")

    made = opened(cast, round_, seen=2)

    made.refresh_from_db()
    assert (made.survey_minimum, made.survey_shortage) == (300, "not_applicable")
    assert made.survey_groups == ["Người dân", "Hợp tác xã"]
    measures = [
        entry["measure"]
        for document in round_documents(made)
        for entry in document["criteria"]
        if entry.get("measure", {}).get("kind") == "survey"
    ]
    assert measures
    assert {measure["min"] for measure in measures} == {300}


def test_a_fresh_draft_asks_no_least_sample(cast):
    round_ = draft(cast, **content(cast, copied=False) | {"survey_groups": ""})

    plan = plan_of(round_)

    assert (plan.settings["survey_minimum"], plan.settings["survey_shortage"]) == (0, "as_it_is")
    assert plan.settings["survey_groups"] == ["Cán bộ, công chức", "Người dân", "Doanh nghiệp"]


@pytest.mark.parametrize(
    ("field", "typed"),
    [("survey_minimum", "-1"), ("survey_minimum", "12,5"), ("survey_shortage", "x"), ("survey_groups", "A\nA")],
)
def test_a_faulty_rule_of_the_survey_is_told_at_its_field(cast, field, typed):
    round_ = draft(cast, **{field: typed})

    assert list(form_of(round_).errors) == [field]
